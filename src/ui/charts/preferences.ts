/** How charts are liked in this browser, kept for later visits; where storage is blocked, as long as the page. */
import { useSyncExternalStore } from 'react';
import { type ChartPreferences, readChartPreferences } from '../../config/chartPreferences.ts';

const KEY = 'freeze-lab.charts';

const listeners = new Set<() => void>();
/** What was last read or written, and what it says; what it says keeps its identity while it stays the same. */
let known: { text: string | null; preferences: ChartPreferences } = {
  text: null,
  preferences: readChartPreferences(null),
};
/** Where storage is blocked. */
let unkept: string | null = null;

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return unkept;
  }
}

export function chartPreferences(): ChartPreferences {
  const text = stored();
  if (text !== known.text) known = { text, preferences: readChartPreferences(text) };
  return known.preferences;
}

export function changeChartPreferences(change: Partial<ChartPreferences>): void {
  const text = JSON.stringify({ ...chartPreferences(), ...change });
  try {
    localStorage.setItem(KEY, text);
  } catch {
    unkept = text;
  }
  for (const tell of listeners) tell();
}

/** Puts an entry into a list or takes it out. */
export const toggled = (list: readonly string[], entry: string): string[] =>
  list.includes(entry) ? list.filter((each) => each !== entry) : [...list, entry];

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  // Of another tab.
  window.addEventListener('storage', tell);
  return () => {
    listeners.delete(tell);
    window.removeEventListener('storage', tell);
  };
}

export const useChartPreferences = (): ChartPreferences => useSyncExternalStore(subscribe, chartPreferences);
