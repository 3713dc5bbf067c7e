/** The heart of the page: data flows forward, gradients flow back, a freeze cuts them. */
import { texts } from '../../config/texts/index.ts';
import { useLab } from '../useLab.ts';
import { FlowFoot } from './FlowFoot.tsx';
import { ForwardRow } from './ForwardRow.tsx';
import { LaneRow } from './LaneRow.tsx';

/** The drawing with a row per lane. */
export function Flow() {
  const lanes = useLab((state) => state.session?.lanes) ?? [];
  return (
    <section className="flow" aria-label={texts.flow.title}>
      <ForwardRow />
      {lanes.map((lane) => (
        <LaneRow key={lane.id} lane={lane} />
      ))}
      <FlowFoot />
    </section>
  );
}
