/** The part of the page that a step of the tour stands at: marked, brought into view, and measured for the card. */
import { useLayoutEffect, useSyncExternalStore } from 'react';

/** Set on that part; the style sheet draws a line around it. */
const MARK = 'data-tour-here';

/** Where the card stands while its part is not on the page: near the bottom, in the middle. */
const NOWHERE = {
  getBoundingClientRect: () => new DOMRect(window.innerWidth / 2, window.innerHeight - 160, 0, 0),
};

const quiet = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Parts come and go with sessions, lanes and the width of the window. */
function onParts(notify: () => void): () => void {
  const observer = new MutationObserver(notify);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => observer.disconnect();
}

/**
 * @param find the part of now
 * @param view what must be seen meanwhile
 * @returns the part, and what the card is placed by
 */
export function useTourPlace(find: () => HTMLElement | null, view: () => HTMLElement | null) {
  const element = useSyncExternalStore(onParts, find);
  const seen = useSyncExternalStore(onParts, view);
  useLayoutEffect(() => {
    if (element === null) return;
    element.setAttribute(MARK, 'true');
    (seen ?? element).scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: quiet() ? 'auto' : 'smooth' });
    return () => element.removeAttribute(MARK);
  }, [element, seen]);
  return { element, anchor: element ?? NOWHERE };
}
