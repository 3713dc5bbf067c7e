/** Keyboard control of the whole page. */
import { useHotkeys } from 'react-hotkeys-hook';
import { LANE_IDS } from '../../config/experiment.ts';
import type { HelpState } from '../help/useHelp.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';
import { stepCount } from './Transport.tsx';

/** Space means "press" on these, and must not start or pause training at the same time. */
const PRESSABLE = 'button, a[href], input, select, textarea, summary, [role="switch"], [role="slider"], [tabindex="0"]';

function pressesSomething(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest(PRESSABLE) !== null;
}

/** What is open above the page has the keyboard to itself. */
export function inDialog(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest('[role="dialog"]') !== null;
}

/** Binds the shortcuts that `texts.shortcuts` lists. They rest while a dialog of the help is open and while someone types. */
export function useShortcuts({ desk, open, touring, endTour }: Omit<HelpState, 'entry' | 'close'>): void {
  const enabled = open === null;
  const actions = useLabActions();
  const running = useLab((state) => state.session?.running ?? false);
  const ready = useReady();
  const lane = useLab((state) => state.draft.lanes.find((each) => each.id === state.selectedLane) ?? null);
  const ids = useLab((state) => state.session?.lanes);
  const active = { enabled: enabled && ready, preventDefault: true, ignoreEventWhen: inDialog };

  useHotkeys('space', () => void (running ? actions.pause() : actions.start()), {
    ...active,
    ignoreEventWhen: (event) => inDialog(event) || pressesSomething(event),
  });
  useHotkeys('f', () => lane !== null && void actions.setFreeze(lane.id, !lane.frozen), active);
  useHotkeys('s', () => !running && void actions.step(stepCount.current), active);
  useHotkeys('mod+z', () => void actions.undo(), active);
  useHotkeys('r', () => void actions.reset(), active);
  useHotkeys(
    ['1', '2', '3', '4'],
    (event) => {
      const id = LANE_IDS[Number(event.key) - 1];
      if (id !== undefined && ids?.some((each) => each.id === id)) actions.selectLane(id);
    },
    active,
  );
  // Help is there without a session, too.
  const help = { enabled, preventDefault: true, ignoreEventWhen: inDialog };
  useHotkeys('g', () => desk.openGlossary(null), help);
  useHotkeys('t', () => (touring ? endTour() : desk.startTour()), help);
  useHotkeys('?', desk.openShortcuts, { ...help, useKey: true });
}
