/** The bar at the top: name, transport, pace, backend, language, theme, shortcuts. */
import { texts } from '../../config/texts/index.ts';
import { MoonIcon, SunIcon, SystemIcon } from '../icons.tsx';
import { useTheme } from '../theme.ts';
import { RunsDialog } from '../runs/RunsDialog.tsx';
import { NARROW, useMedia } from '../useMedia.ts';
import { BackendBadge } from './BackendBadge.tsx';
import { LanguageChoice } from './LanguageChoice.tsx';
import { Pace, SpeedLimit } from './Pace.tsx';
import { ScreenOn } from './ScreenOn.tsx';
import { Shortcuts } from './Shortcuts.tsx';
import { Transport } from './Transport.tsx';

function ThemeToggle() {
  const [theme, next] = useTheme();
  const icon = { system: <SystemIcon />, light: <SunIcon />, dark: <MoonIcon /> }[theme];
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={texts.theme[theme]}
      title={texts.theme[theme]}
      onClick={next}
    >
      {icon}
    </button>
  );
}

interface TopBarProps {
  listOpen: boolean;
  onListOpenChange(open: boolean): void;
}

/** The top bar. On narrow screens the transport moves to the bottom bar. */
export function TopBar({ listOpen, onListOpenChange }: TopBarProps) {
  const narrow = useMedia(NARROW);
  return (
    <header className="top-bar">
      <div className="brand">
        <h1>{texts.title.name}</h1>
        <p>{texts.title.statement}</p>
      </div>
      {!narrow && <Transport />}
      <Pace />
      <SpeedLimit />
      <div className="top-end">
        <BackendBadge />
        <LanguageChoice />
        <RunsDialog />
        <ScreenOn />
        <ThemeToggle />
        <Shortcuts open={listOpen} onOpenChange={onListOpenChange} />
      </div>
    </header>
  );
}
