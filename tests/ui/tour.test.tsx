// @vitest-environment happy-dom
/** The guided tour: offered on a first visit only, waits for what it asks for, never does it, and can always be left. */
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { texts } from '../../src/config/texts/index.ts';
import type { LabState } from '../../src/store/state.ts';
import { App } from '../../src/ui/App.tsx';
import { HelpProvider } from '../../src/ui/help/helpDesk.ts';
import { flippedLane, frozenOf, laneToFlip } from '../../src/ui/tour/tourSteps.ts';
import { Tour } from '../../src/ui/tour/Tour.tsx';
import { TourOffer } from '../../src/ui/tour/TourOffer.tsx';
import { tourWords } from '../../src/ui/tour/tourWords.ts';
import { type FakeLab, fakeLab, fakeState, laneState } from './fakeLab.ts';
import { draw } from './setup.tsx';

class Nothing {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
beforeAll(() => {
  Object.assign(globalThis, { ResizeObserver: Nothing, IntersectionObserver: Nothing });
});
afterEach(() => {
  cleanup();
  localStorage.clear();
});

const lab = (change: Partial<LabState>): FakeLab => fakeLab(fakeState(change));
const base = fakeState().session!;
/** Nothing was trained yet. */
const fresh: Partial<LabState> = {
  session: { ...base, step: 0 },
  pace: { step: 0, seconds: 0, stepsPerSecond: 0, work: {} },
};
const set = ({ store }: FakeLab, change: Partial<LabState>): void => act(() => store.setState(change));
const { steps } = texts.tour;
const card = () => screen.getByRole('region', { name: 'Guided tour' });

describe('the offer', () => {
  const offered = (change: Partial<LabState> = {}, search = ''): boolean => {
    const desk = { startTour() {}, openGlossary() {}, openShortcuts() {} };
    draw(
      <HelpProvider value={desk}>
        <TourOffer search={search} />
      </HelpProvider>,
      lab({ ...fresh, ...change }),
    );
    const shown = screen.queryByText(texts.tour.offer) !== null;
    cleanup();
    return shown;
  };

  it('is made on a first visit, whatever language or backend it asks for', () => {
    expect(offered()).toBe(true);
    expect(offered({}, '?lang=zh-CN&backend=wasm')).toBe(true);
  });

  it.each<[string, Partial<LabState>, string]>([
    ['a shared link', {}, '?x=%7B%7D'],
    ['a question of the address', {}, '?scenario=sticky-eval'],
    ['work that was brought back', { pace: fakeState().pace, session: base }, ''],
    ['training', { session: { ...base, step: 0, running: true } }, ''],
    [
      'an offer to go on',
      { offer: { run: 'one', step: 9, at: 0, running: false, lost: null, others: 0 } as LabState['offer'] },
      '',
    ],
    ['a page that has no model yet', { session: null, connection: 'starting' }, ''],
  ])('is not made over %s', (_what, change, search) => {
    expect(offered(change, search)).toBe(false);
  });

  it('is not made again once it was declined', () => {
    draw(<App />, lab(fresh));
    fireEvent.click(screen.getByRole('button', { name: texts.tour.decline }));
    expect(screen.queryByText(texts.tour.offer)).toBeNull();
    cleanup();
    expect(offered()).toBe(false);
  });
});

describe('the tour', () => {
  it('waits for the person to start and to flip the switch, and does neither', () => {
    const shown = lab(fresh);
    draw(<App />, shown);
    fireEvent.click(screen.getByRole('button', { name: texts.tour.take }));
    expect(card().textContent).toContain(steps.start.title);
    expect(screen.queryByRole('button', { name: texts.tour.next })).toBeNull();
    expect(document.querySelector('[data-tour="start"]')?.getAttribute('data-tour-here')).toBe('true');

    const running = { ...base, running: true, step: 3 };
    set(shown, { session: running, pace: { ...fakeState().pace, step: 3 } });
    expect(card().textContent).toContain(steps.charts.title);
    fireEvent.click(screen.getByRole('button', { name: texts.tour.next }));
    expect(card().textContent).toContain(steps.export.title);
    fireEvent.click(screen.getByRole('button', { name: texts.tour.next }));
    expect(card().textContent).toContain(steps.freeze.title('A'));
    expect(screen.queryByRole('button', { name: texts.tour.next })).toBeNull();

    const frozen = laneState('A', true, { frozenAt: 12 });
    set(shown, { session: { ...running, step: 12, lanes: [frozen, laneState('B', true)] } });
    expect(card().textContent).toContain(steps.effect.frozen('A', '12'));
    expect(document.querySelector('[data-tour-here="true"]')?.getAttribute('data-lane')).toBe('A');
    fireEvent.click(screen.getByRole('button', { name: texts.tour.next }));
    expect(card().textContent).toContain(steps.proof.title);
    fireEvent.click(screen.getByRole('button', { name: texts.tour.done }));
    expect(screen.queryByRole('region', { name: 'Guided tour' })).toBeNull();
    expect(document.querySelector('[data-tour-here]')).toBeNull();
    expect(shown.calls.filter(([action]) => ['start', 'setFreeze', 'step'].includes(action))).toEqual([]);
  });

  it('is begun by key, has the keyboard without holding it, and ends with Escape', () => {
    draw(<App />, lab(fresh));
    fireEvent.keyDown(document.body, { key: 't', code: 'KeyT' });
    expect(document.activeElement).toBe(card());
    // The shortcut that the card speaks of works from it.
    const outside = screen.getByRole('button', { name: 'Reset' });
    act(() => outside.focus());
    expect(document.activeElement).toBe(outside);
    fireEvent.keyDown(outside, { key: 'Escape', code: 'Escape' });
    expect(screen.queryByRole('region', { name: 'Guided tour' })).toBeNull();
  });

  it('does not take the keyboard from somebody who types', () => {
    const shown = lab(fresh);
    draw(
      <>
        <input aria-label="note" />
        <Tour onEnd={() => {}} />
      </>,
      shown,
    );
    const field = screen.getByRole('textbox', { name: 'note' });
    act(() => field.focus());
    set(shown, { session: { ...base, running: true } });
    expect(card().textContent).toContain(steps.charts.title);
    expect(document.activeElement).toBe(field);
  });

  it('asks whoever trains already for nothing that is done', () => {
    draw(<Tour onEnd={() => {}} />, lab({ session: { ...base, running: true } }));
    expect(card().textContent).toContain(steps.charts.title);
  });
});

describe('its words', () => {
  const moment = (lane: ReturnType<typeof laneState>) => ({ lane, flipped: true, running: true, step: 640 });

  it('ask for the lane that trains, or, where all are frozen, for a thaw', () => {
    const [a, b] = [laneState('A', true), laneState('B', false)];
    expect(laneToFlip([a, b])).toBe(b);
    expect(laneToFlip([a])).toBe(a);
    expect(tourWords('freeze', moment(a)).title).toBe(steps.thaw.title('A'));
    expect(tourWords('freeze', moment(b)).title).toBe(steps.freeze.title('B'));
  });

  it('count a lane as flipped that was there before, whichever it is', () => {
    const before = frozenOf([laneState('A', false), laneState('B', true)]);
    expect(flippedLane(before, [laneState('A', false), laneState('B', true), laneState('C', true)])).toBeNull();
    expect(flippedLane(before, [laneState('A', false), laneState('B', false)])?.id).toBe('B');
  });

  it('promise what is seen only of the policy of which it is known', () => {
    const said = (policy: 'wholeForward' | 'noGradOnly') =>
      tourWords('effect', moment(laneState('A', true, { policy, frozenAt: 12 }))).says;
    expect(said('wholeForward')).toBe(steps.effect.frozen('A', '12'));
    expect(said('noGradOnly')).toBe(steps.effect.frozenBy('A', '12', texts.policies.noGradOnly.label));
    expect(tourWords('effect', moment(laneState('A', false))).says).toBe(steps.effect.thawed('A', '640'));
    expect(tourWords('effect', { ...moment(laneState('A', false)), running: false }).says).toContain(
      steps.effect.resting,
    );
  });
});
