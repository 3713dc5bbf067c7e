/** A media query as React state. */
import { useCallback, useSyncExternalStore } from 'react';

/** Below this width the transport and the freeze switches move to a bar at the bottom. Matches `layoutNarrow.css`. */
export const NARROW = '(max-width: 1019.98px)';

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (notify: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', notify);
      return () => list.removeEventListener('change', notify);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
