/** The heart of the page: data flows forward, gradients flow back, a freeze cuts them. */
import type { CSSProperties } from 'react';
import { texts } from '../../config/texts/index.ts';
import { useLab, useObjective } from '../useLab.ts';
import { FlowFoot } from './FlowFoot.tsx';
import { ForwardRow } from './ForwardRow.tsx';
import { LaneRow } from './LaneRow.tsx';
import { placesOf } from './places.ts';

/** The drawing with a row per lane. */
export function Flow() {
  const lanes = useLab((state) => state.session?.lanes) ?? [];
  const { held, free } = placesOf(useObjective());
  const columns = { '--held': held.length, '--free': free.length } as CSSProperties;
  return (
    <section
      className="flow"
      data-stations={`${held.length}-${free.length}`}
      style={columns}
      aria-label={texts.flow.title}
    >
      <ForwardRow />
      {lanes.map((lane) => (
        <LaneRow key={lane.id} lane={lane} />
      ))}
      <FlowFoot />
    </section>
  );
}
