// @vitest-environment happy-dom
/** The screen stays on while training runs, if a person wants that; asked for again when the tab returns. */
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { texts } from '../../src/config/texts/index.ts';
import { ScreenOn } from '../../src/ui/topbar/ScreenOn.tsx';
import { isTraining } from '../../src/ui/wakeLock.ts';
import { fakeLab, fakeState } from './fakeLab.ts';
import { draw } from './setup.tsx';

/** As a browser gives locks: until they are released, or the page is hidden. */
class Locks {
  held = 0;
  asked = 0;
  refusal: Error | null = null;
  #releases: (() => void)[] = [];

  request = async (): Promise<WakeLockSentinel> => {
    this.asked += 1;
    await Promise.resolve();
    if (this.refusal) throw this.refusal;
    this.held += 1;
    const lock = { released: false, release: async () => release() };
    const release = (): void => {
      if (!lock.released) this.held -= 1;
      lock.released = true;
    };
    this.#releases.push(release);
    return lock as unknown as WakeLockSentinel;
  };

  releaseAll(): void {
    for (const release of this.#releases.splice(0)) release();
  }
}

let locks: Locks;
let visibility: DocumentVisibilityState;
beforeEach(() => {
  locks = new Locks();
  visibility = 'visible';
  localStorage.clear();
  vi.stubGlobal('navigator', Object.create(navigator, { wakeLock: { value: locks } }));
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  localStorage.clear();
});

const { session } = fakeState();
const running = (isRunning: boolean) => ({ session: session && { ...session, running: isRunning } });
const button = () => screen.getByRole('button', { name: texts.screen.name });
const settled = () => act(() => new Promise((resolve) => setTimeout(resolve)));
async function see(next: DocumentVisibilityState): Promise<void> {
  visibility = next;
  if (next === 'hidden') locks.releaseAll();
  document.dispatchEvent(new Event('visibilitychange'));
  await settled();
}

test('it is held while training runs, and only then, and only if it was chosen', async () => {
  const lab = draw(<ScreenOn />, fakeLab(fakeState(running(true))));
  await settled();
  expect(locks.asked).toBe(0);
  fireEvent.click(button());
  await settled();
  expect([locks.held, button().getAttribute('aria-pressed')]).toEqual([1, 'true']);
  act(() => lab.store.setState(running(false)));
  await settled();
  expect(locks.held).toBe(0);
  act(() => lab.store.setState(running(true)));
  await settled();
  expect(locks.held).toBe(1);
  fireEvent.click(button());
  await settled();
  expect([locks.held, button().getAttribute('aria-pressed')]).toEqual([0, 'false']);
});

test('it is asked for again when the tab returns, and not while it is hidden', async () => {
  draw(<ScreenOn />, fakeLab(fakeState(running(true))));
  fireEvent.click(button());
  await settled();
  await see('hidden');
  expect([locks.held, locks.asked]).toEqual([0, 1]);
  await see('visible');
  expect([locks.held, locks.asked]).toEqual([1, 2]);
  cleanup();
  await settled();
  expect(locks.held).toBe(0);
});

test('the choice outlives the page', async () => {
  draw(<ScreenOn />);
  fireEvent.click(button());
  cleanup();
  draw(<ScreenOn />);
  expect(button().getAttribute('aria-pressed')).toBe('true');
  fireEvent.click(button());
  cleanup();
  draw(<ScreenOn />);
  expect(button().getAttribute('aria-pressed')).toBe('false');
});

test('a refusal is said once, in the browser’s words, and tried again when the tab returns', async () => {
  locks.refusal = new DOMException('Battery is low.', 'NotAllowedError');
  const lab = fakeLab(fakeState(running(true)));
  const report = vi.spyOn(lab, 'report');
  draw(<ScreenOn />, lab);
  fireEvent.click(button());
  await settled();
  await see('hidden');
  await see('visible');
  expect(report).toHaveBeenCalledTimes(1);
  expect(report).toHaveBeenCalledWith({
    code: 'invalid-request',
    problem: { code: 'wake-lock-refused', detail: 'Battery is low.' },
  });
  locks.refusal = null;
  await see('hidden');
  await see('visible');
  expect(locks.held).toBe(1);
});

test('a browser without it shows nothing of it', () => {
  vi.stubGlobal('navigator', {});
  draw(<ScreenOn />);
  expect(screen.queryByRole('button')).toBeNull();
});

test('a repetition over seeds is training, a run that ended is none', () => {
  const state = fakeState();
  const repetition = { sessionId: 'one', seeds: [2, 3], done: 1, step: 5, steps: 10 };
  expect(isTraining(state)).toBe(false);
  expect(isTraining({ ...state, repetition })).toBe(true);
  expect(isTraining({ ...state, repetition: { ...repetition, done: 2 } })).toBe(false);
  expect(isTraining({ ...state, ...running(true) })).toBe(true);
  expect(isTraining({ ...state, ...running(true), connection: 'lost' })).toBe(false);
});
