/** The colour theme: as the system has it, unless a person chose one. */
import { useCallback, useState } from 'react';
import { keepChoice, storedChoice } from './storedChoice.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const KEY = 'freeze-lab.theme';

const stored = (): Theme => storedChoice(KEY, THEMES) ?? 'system';

/** Writes the theme to the document, where `theme.css` picks it up. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** Applies what was chosen on an earlier visit. To be called before the first render. */
export function restoreTheme(): void {
  applyTheme(stored());
}

/** The chosen theme and a function that moves on to the next. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(stored);
  const next = useCallback(() => {
    const following = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
    applyTheme(following);
    keepChoice(KEY, following);
    setTheme(following);
  }, [theme]);
  return [theme, next];
}
