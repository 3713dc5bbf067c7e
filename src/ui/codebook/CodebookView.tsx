/** The codebooks of all lanes side by side: as planes where they have two dimensions, as usage maps elsewhere. */
import { texts } from '../../config/texts/index.ts';
import type { LaneState } from '../../protocol/session.ts';
import { SnowflakeIcon } from '../icons.tsx';
import { formatCount } from '../numbers.ts';
import { isWatched } from '../scenarios/watchedPlaces.ts';
import { useLab } from '../useLab.ts';
import { PlaneMap } from './PlaneMap.tsx';
import { UsageMap } from './UsageMap.tsx';
import { usageOf } from './usage.ts';

function LaneCodebook({ lane }: { lane: LaneState }) {
  const event = useLab((state) => state.codebooks[lane.id] ?? null);
  const still = lane.frozen || !Object.values(lane.training).every(Boolean);
  const usage = event === null ? null : usageOf(event);
  return (
    <div className="codebook-lane" data-lane={lane.id} data-plane={event?.plane != null}>
      <p className="codebook-head">
        <span className="lane-mark">{lane.id}</span>
        {usage !== null && event !== null && (
          <span className="figure quiet small">
            {texts.codebook.usage(formatCount(usage.used), formatCount(usage.codes), formatCount(usage.never))}
          </span>
        )}
        {still && (
          <span className="ice-text small">
            <SnowflakeIcon /> {texts.lanes.condition.frozen}
          </span>
        )}
      </p>
      {event === null && <div className="usage-map placeholder" />}
      {event !== null && event.plane === null && <UsageMap event={event} />}
      {event !== null && event.plane !== null && <PlaneMap event={event} frozen={still} />}
    </div>
  );
}

function Legend({ plane }: { plane: boolean }) {
  const words = plane
    ? (['planePoint', 'planeCode', 'planeTrail', 'planeDead'] as const)
    : (['oftenUsed', 'onceUsed', 'idle', 'dead'] as const);
  return (
    <ul className="legend small quiet" aria-label={texts.codebook.legend}>
      {words.map((word) => (
        <li key={word}>
          <span className="legend-mark" data-mark={word} aria-hidden="true" />
          {texts.codebook[word]}
        </li>
      ))}
    </ul>
  );
}

/** The lowest part of the centre. */
export function CodebookView() {
  const lanes = useLab((state) => state.session?.lanes) ?? [];
  const plane = useLab((state) => Object.values(state.codebooks).some((event) => event.plane !== null));
  const empty = useLab((state) => Object.keys(state.codebooks).length === 0);
  const watched = useLab((state) => isWatched(state, 'codebook-view'));
  return (
    <section className="codebook" aria-labelledby="codebook-title" data-watched={watched}>
      <div className="section-head">
        <h2 id="codebook-title">{texts.codebook.title}</h2>
        {empty ? <p className="quiet small">{texts.codebook.empty}</p> : <Legend plane={plane} />}
      </div>
      <div className="codebook-lanes">
        {lanes.map((lane) => (
          <LaneCodebook key={lane.id} lane={lane} />
        ))}
      </div>
    </section>
  );
}
