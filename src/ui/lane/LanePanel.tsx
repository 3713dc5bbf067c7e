/** The selected lane in words and figures: its freeze, how far it moved, what its forward left on the tape. */
import type { ReactNode } from 'react';
import type { MetricKey } from '../../config/metrics.ts';
import { texts } from '../../config/texts/index.ts';
import type { LaneState } from '../../protocol/session.ts';
import { laneCondition } from '../flow/gradient.ts';
import { FlameIcon, SnowflakeIcon } from '../icons.tsx';
import { formatBytes, formatCount, formatValue } from '../numbers.ts';
import { useLab } from '../useLab.ts';

/** The condition of a lane as a sentence. `step`: steps done. */
export function conditionSentence(lane: LaneState, step: number): string {
  const condition = laneCondition(lane);
  if (condition === 'training') return texts.panel.training;
  if (condition === 'stuck') return texts.panel.stuck;
  const policy = texts.policies[lane.policy].label;
  const since = lane.frozenAt ?? 0;
  if (since <= 1) return texts.panel.frozenNew(policy, formatCount(step));
  return texts.panel.frozenSince(formatCount(since), policy, formatCount(Math.max(0, step - since + 1)));
}

function originSentence(origin: LaneState['origin']): string | null {
  if (origin === null) return null;
  const step = formatCount(origin.step);
  switch (origin.kind) {
    case 'fork':
      return texts.panel.origin.fork(origin.lane, step);
    case 'added':
      return texts.panel.origin.added(step);
    case 'import':
      return texts.panel.origin.import(origin.name, step);
    default:
      return origin satisfies never;
  }
}

function Figure({ name, code = false, children }: { name: string; code?: boolean; children: ReactNode }) {
  return (
    <div className="figure-row">
      <dt className={code ? 'code' : undefined}>{name}</dt>
      <dd className="figure">{children}</dd>
    </div>
  );
}

function Measured({ lane, metric, format }: { lane: LaneState; metric: MetricKey; format(value: number): string }) {
  const value = useLab((state) => state.latest[lane.id]?.[metric]);
  return <>{value === undefined ? texts.flow.nothingYet : format(value)}</>;
}

const drift = (value: number): string => (value === 0 ? texts.panel.notMoved : formatValue(value));
const bytes = (value: number): string => {
  const size = formatBytes(value);
  return texts.panel.bytes(size.value, size.unit);
};

function Figures({ lane }: { lane: LaneState }) {
  const layer = useLab((state) => state.view.layer);
  const parameters = useLab((state) => state.session?.size.parameters ?? 0);
  const codebookValues = useLab((state) => state.session?.size.codebookValues ?? 0);
  return (
    <>
      <h3>{texts.panel.driftTitle}</h3>
      <dl>
        <Figure name={texts.panel.driftSsl} code>
          <Measured lane={lane} metric="drift/ssl_proj" format={drift} />
        </Figure>
        <Figure name={texts.panel.driftCodebook}>
          <Measured lane={lane} metric={`drift/codebook@${layer}`} format={drift} />
        </Figure>
      </dl>
      <h3>{texts.panel.tapeTitle}</h3>
      <dl>
        <Figure name={texts.panel.tapeNodes}>
          <Measured lane={lane} metric="tape/nodes" format={formatCount} />
        </Figure>
        <Figure name={texts.panel.tapeBytes}>
          <Measured lane={lane} metric="tape/bytes" format={bytes} />
        </Figure>
      </dl>
      <h3>{texts.panel.sizeTitle}</h3>
      <dl>
        <Figure name={texts.panel.parameters}>{formatCount(parameters)}</Figure>
        <Figure name={texts.panel.codebookValues}>{formatCount(codebookValues)}</Figure>
      </dl>
    </>
  );
}

function Condition({ lane }: { lane: LaneState }) {
  const step = useLab((state) => state.pace.step);
  const condition = laneCondition(lane);
  const origin = originSentence(lane.origin);
  return (
    <div className="condition" data-condition={condition}>
      <p className="figure">
        {condition === 'training' ? <FlameIcon /> : <SnowflakeIcon />}
        <span>{conditionSentence(lane, step)}</span>
      </p>
      {origin !== null && <p className="quiet small">{origin}</p>}
    </div>
  );
}

/** The upper part of the right panel. */
export function LanePanel() {
  const lane = useLab((state) => state.session?.lanes.find((each) => each.id === state.selectedLane) ?? null);
  if (lane === null) return <p className="quiet">{texts.panel.noSession}</p>;
  return (
    <section className="lane-panel" aria-labelledby="lane-title" data-lane={lane.id}>
      <h2 id="lane-title">
        <span className="lane-mark" aria-hidden="true">
          {lane.id}
        </span>
        {texts.panel.title(lane.id)}
      </h2>
      <Condition lane={lane} />
      <Figures lane={lane} />
    </section>
  );
}
