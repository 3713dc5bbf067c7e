/** The codebooks of all lanes side by side, in the view that a person chose, and one code of them below. */
import { useRef, useState } from 'react';
import { PICTURE_FACTS } from '../../config/texts/glossaryTerms.ts';
import { texts } from '../../config/texts/index.ts';
import { TRAIL_ORIGINS } from '../../protocol/codes.ts';
import type { LaneState } from '../../protocol/session.ts';
import { ChartHelp } from '../help/ChartHelp.tsx';
import { Term } from '../help/Term.tsx';
import { SnowflakeIcon } from '../icons.tsx';
import { formatCount } from '../../config/texts/numbers.ts';
import { isWatched } from '../scenarios/watchedPlaces.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { CodeMapView } from './CodeMapView.tsx';
import { CodePanel } from './CodePanel.tsx';
import { PlaneMap } from './PlaneMap.tsx';
import { UsageMap } from './UsageMap.tsx';
import { UsageOverTime } from './UsageOverTime.tsx';
import { UsageRanks } from './UsageRanks.tsx';
import { useCodeMaps } from './useCodeMaps.ts';
import { usageOf } from './usage.ts';

const VIEWS = ['batch', 'map', 'time', 'ranks'] as const;
type View = (typeof VIEWS)[number];

/** What is drawn of one lane, once there is something. */
function Picture({ lane, view, still }: { lane: LaneState; view: View; still: boolean }) {
  const event = useLab((state) => state.codebooks[lane.id] ?? null);
  const history = useLab((state) => state.usageHistory[lane.id] ?? null);
  const chosen = useLab(({ chosenCode }) => (chosenCode?.lane === lane.id ? chosenCode.code : null));
  if (event === null) return <div className="usage-map placeholder" />;
  switch (view) {
    case 'batch':
      return event.plane === null ? <UsageMap event={event} /> : <PlaneMap event={event} frozen={still} />;
    case 'map':
      return <CodeMapView lane={lane} frozen={still} />;
    case 'time':
      return history && <UsageOverTime lane={lane} history={history} chosen={chosen} />;
    case 'ranks':
      return history && <UsageRanks lane={lane} history={history} chosen={chosen} />;
    default:
      return view satisfies never;
  }
}

function LaneCodebook({ lane, view }: { lane: LaneState; view: View }) {
  const event = useLab((state) => state.codebooks[lane.id] ?? null);
  const still = lane.frozen || !Object.values(lane.training).every(Boolean);
  const usage = event === null ? null : usageOf(event);
  return (
    <div className="codebook-lane" data-lane={lane.id} data-plane={event?.plane != null}>
      <p className="codebook-head">
        <span className="lane-mark">{lane.id}</span>
        {usage !== null && (
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
      <Picture lane={lane} view={view} still={still} />
    </div>
  );
}

/** Marks and words of a view, in their order. */
function legendOf(view: View, plane: boolean): [mark: string, words: string][] {
  const { codebook } = texts;
  const { legend } = texts.codes;
  switch (view) {
    case 'batch':
      return (
        plane
          ? (['planePoint', 'planeCode', 'planeTrail', 'planeDead'] as const)
          : (['oftenUsed', 'onceUsed', 'idle', 'dead'] as const)
      ).map((word) => [word, codebook[word]]);
    case 'map':
      return [
        ['planePoint', legend.frame],
        ['planeCode', legend.used],
        ['planeDead', legend.unused],
        ['planeTrail', legend.trail],
      ];
    case 'time':
      return [
        ['oftenUsed', legend.often],
        ['idle', legend.seldom],
        ['switched', legend.switched],
      ];
    case 'ranks':
      return [
        ['onceUsed', legend.whole],
        ['newest', legend.newest],
      ];
    default:
      return view satisfies never;
  }
}

function Legend({ view, plane }: { view: View; plane: boolean }) {
  return (
    <ul className="legend small quiet" aria-label={texts.codebook.legend}>
      {legendOf(view, plane).map(([mark, words]) => (
        <li key={mark}>
          <span className="legend-mark" data-mark={mark} aria-hidden="true" />
          {words}
        </li>
      ))}
    </ul>
  );
}

function TrailOrigin() {
  const { setTrailOrigin } = useLabActions();
  const origin = useLab((state) => state.trailOrigin);
  return (
    <label className="trail-origin small">
      <span className="quiet">{texts.codes.origin}</span>
      <select
        value={origin}
        onChange={({ target }) => {
          const chosen = TRAIL_ORIGINS.find((each) => each === target.value);
          if (chosen) void setTrailOrigin(chosen);
        }}
      >
        {TRAIL_ORIGINS.map((each) => (
          <option key={each} value={each}>
            {texts.codes.origins[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

function ViewChoice({ view, onView }: { view: View; onView: (view: View) => void }) {
  return (
    <fieldset className="chart-choice code-views">
      <legend>{texts.codes.viewsLabel}</legend>
      {VIEWS.map((each) => (
        <button key={each} type="button" aria-pressed={view === each} onClick={() => onView(each)}>
          {texts.codes.views[each]}
        </button>
      ))}
    </fieldset>
  );
}

/** Below the charts. */
export function CodebookView() {
  const lanes = useLab((state) => state.session?.lanes) ?? [];
  const plane = useLab((state) => Object.values(state.codebooks).some((event) => event.plane !== null));
  const empty = useLab((state) => Object.keys(state.codebooks).length === 0);
  const [view, setView] = useState<View>('batch');
  const pictures = useRef<HTMLDivElement>(null);
  const watched = useLab((state) => isWatched(state, 'codebook-view'));
  const picture = view === 'batch' && plane ? 'points' : view;
  useCodeMaps(pictures, view === 'map');
  return (
    <section className="codebook" aria-labelledby="codebook-title" data-view={view} data-watched={watched}>
      <div className="section-head">
        <span className="title-with-help">
          <h2 id="codebook-title">
            <Term id="codebook">{texts.codebook.title}</Term>
          </h2>
          <ChartHelp
            title={texts.codebook.title}
            facts={PICTURE_FACTS[picture]}
            textOf={({ pictures: ofPictures }) => ofPictures[picture]}
          />
        </span>
        {empty && <p className="quiet small">{texts.codebook.empty}</p>}
        {!empty && <ViewChoice view={view} onView={setView} />}
      </div>
      {!empty && (
        <div className="codebook-guide">
          <Legend view={view} plane={plane} />
          {view === 'map' && <TrailOrigin />}
        </div>
      )}
      <div className="codebook-lanes" ref={pictures}>
        {lanes.map((lane) => (
          <LaneCodebook key={lane.id} lane={lane} view={view} />
        ))}
      </div>
      {view === 'map' && <p className="codebook-help quiet small">{texts.codes.mapHelp}</p>}
      {view === 'time' && <p className="codebook-help quiet small">{texts.codes.timeHelp}</p>}
      {!empty && <CodePanel />}
    </section>
  );
}
