/** Asks for maps of the codebooks while they are in view, as often as a person can follow and training allows. */
import { type RefObject, useEffect } from 'react';
import { useLabInstance } from '../useLab.ts';

/** Milliseconds between two looks at least. */
const SHORTEST_REST = 800;
/** Rest per time that a look took: the worker spends at most a tenth of its time on it. */
const REST_PER_LOOK = 9;
/** A look during which the machine slept, or the tab was frozen, took hours and says nothing of the worker. */
const LONGEST_REST = 60_000;

/** @param took milliseconds of the last look @returns milliseconds until the next one */
export function restAfter(took: number): number {
  return Math.min(LONGEST_REST, Math.max(SHORTEST_REST, REST_PER_LOOK * took));
}

/** @param view the element that must be on screen */
export function useCodeMaps(view: RefObject<Element | null>, shown: boolean): void {
  const { store, actions } = useLabInstance();
  useEffect(() => {
    const element = view.current;
    if (element === null || !shown || typeof IntersectionObserver === 'undefined') return;
    let onScreen = false;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const look = async (): Promise<void> => {
      timer = null;
      const began = performance.now();
      if (onScreen && document.visibilityState === 'visible' && isStale(store.getState())) {
        await actions.refreshCodeMaps();
      }
      if (over) return;
      const took = performance.now() - began;
      timer = setTimeout(() => void look(), restAfter(took));
    };
    const observer = new IntersectionObserver(([entry]) => {
      const before = onScreen;
      onScreen = entry?.isIntersecting ?? false;
      if (!onScreen || before || timer === null) return;
      clearTimeout(timer);
      void look();
    });
    observer.observe(element);
    timer = setTimeout(() => void look(), 0);
    return () => {
      over = true;
      observer.disconnect();
      if (timer !== null) clearTimeout(timer);
    };
  }, [view, shown, store, actions]);
}

type State = ReturnType<ReturnType<typeof useLabInstance>['store']['getState']>;

/** Whether a map is missing, or of an earlier step. */
function isStale({ session, codeMaps, pace }: State): boolean {
  if (session === null || pace.step === 0) return false;
  return session.lanes.some(({ id }) => (codeMaps[id]?.step ?? -1) < pace.step);
}
