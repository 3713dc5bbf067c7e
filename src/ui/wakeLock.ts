/**
 * Keeps the screen on while training runs, if a person chose that. A lock holds only while the page is seen: the browser
 * takes it back when the tab is hidden, so it is asked for again when the tab returns.
 */
import { useCallback, useEffect, useState } from 'react';
import { LabError, messageOf } from '../protocol/errors.ts';
import { isReady } from '../store/condition.ts';
import type { LabState } from '../store/state.ts';
import { useLab, useLabInstance } from './useLab.ts';

const KEY = 'freeze-lab.screen-on';

/** Whether the browser has the API. It is missing on a page that came over plain http. */
export function canKeepScreenOn(): boolean {
  return typeof navigator !== 'undefined' && (navigator as Partial<Navigator>).wakeLock !== undefined;
}

function stored(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false; // storage may be blocked; the choice then lasts as long as the page
  }
}

function remember(on: boolean): void {
  try {
    if (on) localStorage.setItem(KEY, 'on');
    else localStorage.removeItem(KEY);
  } catch {
    // not remembered, see `stored`
  }
}

/** Whether something trains that a person may be waiting for. */
export function isTraining(state: Pick<LabState, 'connection' | 'session' | 'sessionEnded' | 'repetition'>): boolean {
  const { session, repetition } = state;
  const repeats = repetition !== null && repetition.done < repetition.seeds.length;
  return isReady(state) && (session?.running === true || repeats);
}

/**
 * Holds a lock from now on, whenever the page is seen.
 * @param onRefused called once, with the browser's words
 * @returns lets the screen go off again
 */
export function keepScreenOn(onRefused: (detail: string) => void): () => void {
  let over = false;
  let asking = false;
  let lock: WakeLockSentinel | null = null;
  let refused = false;
  const ask = async (): Promise<void> => {
    if (over || asking || document.visibilityState !== 'visible' || (lock && !lock.released)) return;
    asking = true;
    try {
      lock = await navigator.wakeLock.request('screen');
      if (over) await lock.release();
    } catch (error) {
      // Hidden meanwhile, it is asked for again; else it is said once and tried again without a word.
      if (!over && !refused && document.visibilityState === 'visible') {
        refused = true;
        onRefused(messageOf(error));
      }
    } finally {
      asking = false;
    }
  };
  const onVisible = (): void => void ask();
  document.addEventListener('visibilitychange', onVisible);
  void ask();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', onVisible);
    if (lock && !lock.released) void lock.release();
  };
}

/** The choice, and a function that changes it. While it is on and something trains, the screen stays on. */
export function useScreenOn(): [boolean, () => void] {
  const lab = useLabInstance();
  const [on, setOn] = useState(stored);
  const training = useLab(isTraining);
  useEffect(() => {
    if (!on || !training) return;
    return keepScreenOn((detail) =>
      lab.report(new LabError('invalid-request', { code: 'wake-lock-refused', detail }).toWire()),
    );
  }, [on, training, lab]);
  const toggle = useCallback(() => {
    remember(!on);
    setOn(!on);
  }, [on]);
  return [on, toggle];
}
