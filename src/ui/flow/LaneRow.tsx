/** One lane of the drawing: its gradient from the loss back to what can be frozen, and the switch that cuts it. */
import type { LaneId } from '../../config/experiment.ts';
import { texts } from '../../config/texts/index.ts';
import type { StationFacts, TermFacts } from '../../objectives/facts.ts';
import type { LaneState } from '../../protocol/session.ts';
import { SnowflakeIcon } from '../icons.tsx';
import { formatCount, formatValue } from '../../config/texts/numbers.ts';
import { useVerdict } from '../lane/useVerdict.ts';
import { codebookLeaks } from '../lane/verdict.ts';
import { NARROW, useMedia } from '../useMedia.ts';
import { useLab, useObjective } from '../useLab.ts';
import { FreezeSwitch } from './FreezeSwitch.tsx';
import { type Gradient, gradientText, laneCondition, passageOf, readGradient } from './gradient.ts';
import { LaneHead } from './LaneHead.tsx';
import { LaneVerdict } from './LaneVerdict.tsx';
import { GradientPill, Pipe, type Stretch, stretchOf } from './Pipe.tsx';
import { placed, type PlacedStation, placesOf } from './places.ts';

/** How far a module has moved. */
function MovedNote({ lane, metric }: { lane: LaneId; metric: TermFacts['metric'] }) {
  const moved = useLab((state) => state.latest[lane]?.[metric]);
  return <span className="cell-note figure">{moved === undefined ? '' : texts.flow.moved(formatValue(moved))}</span>;
}

/** How many codes of the layer that is shown were used. */
function UsedNote({ lane, metric, leaks }: { lane: LaneId; metric: `${string}/${string}`; leaks: boolean }) {
  const layer = useLab((state) => state.view.layer);
  const used = useLab((state) => state.latest[lane]?.[`${metric}@${layer}`]);
  const codes = useLab((state) => state.session?.experiment.settings.codes ?? 0);
  if (leaks) return <span className="cell-note leak">{texts.flow.leak}</span>;
  return (
    <span className="cell-note figure">
      {used === undefined ? '' : texts.flow.used(formatCount(used), formatCount(codes))}
    </span>
  );
}

function Note({ lane, note, leaks }: { lane: LaneId; note: StationFacts['note']; leaks: boolean }) {
  if (note === null) return null;
  if (note.kind === 'moved') return <MovedNote lane={lane} metric={note.metric} />;
  return <UsedNote lane={lane} metric={note.metric} leaks={leaks} />;
}

interface StationCellProps {
  lane: LaneId;
  station: PlacedStation;
  gradient: Gradient;
  /** The stretch on its left; null where the way back ends. */
  onward: Stretch | null;
  leaks: boolean;
}

function StationCell({ lane, station, gradient, onward, leaks }: StationCellProps) {
  const passed = station.straightThrough && passageOf(gradient) === 'passed';
  return (
    <div className="cell" data-at={station.at} style={placed(station.place)}>
      {onward === null ? <span className="pipe-end" aria-hidden="true" /> : <Pipe stretch={onward} />}
      {passed ? (
        <span className="pill" data-kind="through" title={texts.flow.straightThrough}>
          {texts.flow.ste}
        </span>
      ) : (
        <GradientPill gradient={gradient} />
      )}
      <Pipe stretch={stretchOf(gradient)} />
      <Note lane={lane} note={station.note} leaks={leaks} />
    </div>
  );
}

function TermValue({ lane, term: { metric, word } }: { lane: LaneId; term: TermFacts }) {
  const value = useLab((state) => state.latest[lane]?.[metric]);
  return (
    <span>
      <span className="quiet">{texts.flow[word]}</span> {value === undefined ? '–' : formatValue(value)}
    </span>
  );
}

interface LossCellProps {
  lane: LaneId;
  gradient: Stretch;
  terms: readonly TermFacts[];
  place: number;
}

function LossCell({ lane, gradient, terms, place }: LossCellProps) {
  return (
    <div className="cell" data-at="loss" style={placed(place)}>
      <Pipe stretch={gradient} />
      <span className="loss-values figure">
        {terms.map((term) => (
          <TermValue key={term.metric} lane={lane} term={term} />
        ))}
      </span>
    </div>
  );
}

const NOTHING: Gradient = { kind: 'unknown' };

/** The row of one lane. */
export function LaneRow({ lane }: { lane: LaneState }) {
  const selected = useLab((state) => state.selectedLane === lane.id);
  const latest = useLab((state) => state.latest[lane.id]);
  const objective = useObjective();
  const { held, free, valve, loss } = placesOf(objective);
  const leaks = codebookLeaks(useVerdict(lane).report);
  const narrow = useMedia(NARROW);
  const condition = useLab(({ pace }) => laneCondition(lane, pace.step));
  const gradientAt = ({ gradient }: StationFacts): Gradient => readGradient(latest?.[gradient]);
  const stretchAt = (station: StationFacts | undefined): Stretch => stretchOf(station ? gradientAt(station) : NOTHING);
  const lastHeld = held.at(-1);
  const lastFree = free.at(-1);
  // Where the valve lets nothing through, what the modules behind it hand back ends at it.
  const passes = lastHeld !== undefined && passageOf(gradientAt(lastHeld)) === 'passed';
  const behindValve = stretchAt(passes ? lastHeld : free[0]);
  const summary = [...held, ...free].toReversed().map((station) => {
    const module = station.module;
    const gradient = gradientAt(station);
    return station.straightThrough
      ? { module, passage: passageOf(gradient) }
      : { module, gradient: gradientText(gradient) };
  });
  const cell = (station: PlacedStation, onward: Stretch | null) => (
    <StationCell
      key={station.module}
      lane={lane.id}
      station={station}
      gradient={gradientAt(station)}
      onward={onward}
      leaks={leaks}
    />
  );
  return (
    <div
      className="flow-row lane-row"
      data-lane={lane.id}
      data-tour={`lane-${lane.id}`}
      data-condition={condition}
      data-selected={selected}
      role="group"
      aria-label={texts.lanes.name(lane.id)}
    >
      <p className="visually-hidden">{texts.flow.summary(lane.id, texts.lanes.condition[condition], summary)}</p>
      <LaneHead lane={lane} condition={condition} />
      {condition !== 'training' && (
        <span className="ice-zone" aria-hidden="true">
          <SnowflakeIcon />
        </span>
      )}
      <div className="cell" data-at="features" style={placed(1)} />
      {held.map((station, i) => cell(station, i === 0 ? null : stretchAt(held[i - 1])))}
      <div className="cell valve" data-at="valve" style={placed(valve)}>
        <Pipe stretch={stretchAt(lastHeld)} />
        {narrow ? null : <FreezeSwitch lane={lane.id} />}
        <Pipe stretch={behindValve} />
      </div>
      {free.map((station, i) => cell(station, i === 0 ? behindValve : stretchAt(free[i - 1])))}
      <LossCell lane={lane.id} gradient={stretchAt(lastFree)} terms={objective.terms} place={loss} />
      <LaneVerdict lane={lane} />
    </div>
  );
}
