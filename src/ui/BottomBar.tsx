/** On narrow screens: transport and freeze switches, and what stopped training, always in reach of a thumb. */
import { FreezeSwitch } from './flow/FreezeSwitch.tsx';
import { DivergenceBanner } from './notices/DivergenceBanner.tsx';
import { Transport } from './topbar/Transport.tsx';
import { useLab } from './useLab.ts';

export function BottomBar() {
  const lanes = useLab((state) => state.session?.lanes) ?? [];
  return (
    <footer className="bottom-bar">
      <DivergenceBanner compact />
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
