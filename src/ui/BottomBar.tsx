/** On narrow screens: transport and freeze switches, always in reach of a thumb. */
import { FreezeSwitch } from './flow/FreezeSwitch.tsx';
import { Transport } from './topbar/Transport.tsx';
import { useLab } from './useLab.ts';

export function BottomBar() {
  const lanes = useLab((state) => state.session?.lanes) ?? [];
  return (
    <footer className="bottom-bar">
      <div className="bottom-switches">
        {lanes.map((lane) => (
          <span key={lane.id} className="bottom-switch" data-lane={lane.id}>
            <span className="lane-mark" aria-hidden="true">
              {lane.id}
            </span>
            <FreezeSwitch lane={lane.id} />
          </span>
        ))}
      </div>
      <Transport />
    </footer>
  );
}
