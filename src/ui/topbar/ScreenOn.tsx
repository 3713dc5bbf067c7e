/** Whether the screen stays on while training runs. */
import { texts } from '../../config/texts/index.ts';
import { ScreenIcon } from '../icons.tsx';
import { canKeepScreenOn, useScreenOn } from '../wakeLock.ts';

/** Nothing where the browser cannot. */
export function ScreenOn() {
  return canKeepScreenOn() ? <ScreenOnChoice /> : null;
}

function ScreenOnChoice() {
  const [on, toggle] = useScreenOn();
  return <ScreenOnButton on={on} onPress={toggle} />;
}

/** The button alone. */
export function ScreenOnButton({ on, onPress }: { on: boolean; onPress(): void }) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={texts.screen.name}
      aria-pressed={on}
      title={on ? texts.screen.on : texts.screen.off}
      onClick={onPress}
    >
      <ScreenIcon on={on} />
    </button>
  );
}
