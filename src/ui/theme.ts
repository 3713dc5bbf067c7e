/** The colour theme: as the system has it, unless a person chose one. */
import { useCallback, useState } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const KEY = 'freeze-lab.theme';

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === value) ?? 'system';
  } catch {
    return 'system'; // storage may be blocked; the theme then lasts as long as the page
  }
}

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
    try {
      localStorage.setItem(KEY, following);
    } catch {
      // not remembered, see `stored`
    }
    setTheme(following);
  }, [theme]);
  return [theme, next];
}
