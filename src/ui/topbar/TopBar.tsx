/** The bar at the top: name, transport, pace, backend, language, theme, help. */
import { texts } from '../../config/texts/index.ts';
import { MoonIcon, SunIcon, SystemIcon } from '../icons.tsx';
import { HelpMenu } from '../help/HelpMenu.tsx';
import { useTheme } from '../theme.ts';
import { RunsDialog } from '../runs/RunsDialog.tsx';
import { NARROW, useMedia } from '../useMedia.ts';
import { BackendBadge } from './BackendBadge.tsx';
import { LanguageChoice } from './LanguageChoice.tsx';
import { Pace, SpeedLimit } from './Pace.tsx';
import { ScreenOn } from './ScreenOn.tsx';
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

/** The top bar. On narrow screens the transport moves to the bottom bar. */
export function TopBar() {
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
        <HelpMenu />
      </div>
    </header>
  );
}
