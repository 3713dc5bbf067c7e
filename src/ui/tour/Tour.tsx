/**
 * The guided tour: a card beside the part of the page that it speaks of. It waits for the person to do what it asks for,
 * and does nothing in their place. The page stays usable around it, shortcuts included; Escape ends it.
 */
import { Popover } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import type { LaneState } from '../../protocol/session.ts';
import { CloseIcon } from '../icons.tsx';
import { useLab } from '../useLab.ts';
import { NARROW, useMedia } from '../useMedia.ts';
import {
  flippedLane,
  type Frozen,
  frozenOf,
  laneToFlip,
  placeOf,
  TOUR_STEPS,
  type TourStep,
  viewOf,
} from './tourSteps.ts';
import { tourWords } from './tourWords.ts';
import { useTourPlace } from './useTourPlace.ts';

const NO_LANES: readonly LaneState[] = [];

/** The step of now, and how one gets on from it. */
function useSteps() {
  const running = useLab((state) => state.session?.running ?? false);
  const step = useLab((state) => state.session?.step ?? 0);
  const lanes = useLab((state) => state.session?.lanes ?? NO_LANES);
  // Whoever trains already need not be asked to start.
  const [at, setAt] = useState(() => (running ? 1 : 0));
  const [before, setBefore] = useState<Frozen>(() => frozenOf(lanes));
  const name = TOUR_STEPS[at] as TourStep;
  const flipped = flippedLane(before, lanes);
  const go = (to: number): void => {
    // What counts is what is flipped from this step on.
    if (TOUR_STEPS[to] === 'freeze') setBefore(frozenOf(lanes));
    setAt(to);
  };
  const waits = name === 'start' || name === 'freeze';
  const done = (name === 'start' && running) || (name === 'freeze' && flipped !== null);
  if (done) setAt(at + 1);
  const lane = name === 'effect' || name === 'proof' ? (flipped ?? laneToFlip(lanes)) : laneToFlip(lanes);
  return { at, name, go, waits, lane, moment: { lane, flipped: flipped !== null, running, step } };
}

/** Where somebody types, the keyboard stays. */
const TYPING = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]';

/** Gives the card the keyboard at the start and with each step, and gives it back at the end. */
function useCardFocus(at: number) {
  const card = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current ??= document.activeElement;
    if (document.activeElement?.closest(TYPING) == null) card.current?.focus({ preventScroll: true });
  }, [at]);
  const giveBack = (event: Event): void => {
    event.preventDefault();
    const { activeElement, body } = document;
    if ((activeElement === null || activeElement === body) && before.current instanceof HTMLElement)
      before.current.focus({ preventScroll: true });
  };
  return { card, giveBack };
}

/** Sides on which the card hides least of what it speaks of. */
const SIDES: Record<TourStep, 'top' | 'bottom' | 'left' | 'right'> = {
  start: 'bottom',
  charts: 'right',
  export: 'left',
  freeze: 'bottom',
  effect: 'bottom',
  proof: 'left',
};

/** Of the bar at the bottom of a narrow screen, which must stay in reach. */
const barHeight = (): number => document.querySelector('.bottom-bar')?.getBoundingClientRect().height ?? 0;

export function Tour({ onEnd }: { onEnd(): void }) {
  const { at, name, go, waits, lane, moment } = useSteps();
  const narrow = useMedia(NARROW);
  const letter = lane?.id ?? 'A';
  const place = useTourPlace(
    () => placeOf(name, letter, document),
    () => viewOf(name, letter, document),
  );
  const { card, giveBack } = useCardFocus(at);
  const { title, says, key } = tourWords(name, moment);
  const last = at === TOUR_STEPS.length - 1;
  const { tour: words } = texts;
  return (
    <Popover.Root open onOpenChange={(open) => !open && onEnd()}>
      <Popover.Anchor virtualRef={{ current: place.anchor }} />
      {/* A region and no dialog: the shortcuts that it speaks of work from it. Not in a portal: it follows the page. */}
      <Popover.Content
        ref={card}
        className="popover tour-card"
        role="region"
        aria-label={words.name}
        tabIndex={-1}
        side={narrow ? 'top' : SIDES[name]}
        sideOffset={14}
        collisionPadding={{ top: 12, left: 12, right: 12, bottom: 12 + (narrow ? barHeight() : 0) }}
        sticky="always"
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={giveBack}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <div aria-live="polite" className="tour-words">
          <h2>{title}</h2>
          <p>{says}</p>
          {key !== null && !narrow && <p className="quiet">{key}</p>}
        </div>
        <div className="tour-foot">
          <span className="small quiet figure">{words.place(formatCount(at + 1), formatCount(TOUR_STEPS.length))}</span>
          {at > 1 && (
            <button type="button" className="button quiet-button" onClick={() => go(at - 1)}>
              {words.back}
            </button>
          )}
          {waits ? (
            place.element !== null && (
              <button type="button" className="button" onClick={() => place.element?.focus()}>
                {words.goTo}
              </button>
            )
          ) : (
            <button type="button" className="button primary" onClick={() => (last ? onEnd() : go(at + 1))}>
              {last ? words.done : words.next}
            </button>
          )}
        </div>
        <Popover.Arrow className="tour-arrow" width={16} height={8} />
        <Popover.Close className="icon-button dialog-close" aria-label={words.end} title={words.end}>
          <CloseIcon />
        </Popover.Close>
      </Popover.Content>
    </Popover.Root>
  );
}
