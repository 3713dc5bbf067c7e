/** One lane of the drawing: its gradient from the loss back to ssl_proj, and the switch that cuts it. */
import type { LaneId } from '../../config/experiment.ts';
import { texts } from '../../config/texts/index.ts';
import type { LaneState } from '../../protocol/session.ts';
import { SnowflakeIcon } from '../icons.tsx';
import { formatCount, formatValue } from '../numbers.ts';
import { useVerdict } from '../lane/useVerdict.ts';
import { codebookLeaks } from '../lane/verdict.ts';
import { NARROW, useMedia } from '../useMedia.ts';
import { useLab } from '../useLab.ts';
import { FreezeSwitch } from './FreezeSwitch.tsx';
import { type Gradient, gradientText, laneCondition, passageOf, readGradient } from './gradient.ts';
import { LaneHead } from './LaneHead.tsx';
import { LaneVerdict } from './LaneVerdict.tsx';
import { GradientPill, Pipe, type Stretch, stretchOf } from './Pipe.tsx';

interface Gradients {
  ssl: Gradient;
  /** At the quantizer's output. */
  quantizer: Gradient;
  decoder: Gradient;
}

function SslCell({ lane, gradients }: { lane: LaneId; gradients: Gradients }) {
  const moved = useLab((state) => state.latest[lane]?.['drift/ssl_proj']);
  return (
    <div className="cell" data-at="ssl">
      <span className="pipe-end" aria-hidden="true" />
      <GradientPill gradient={gradients.ssl} />
      <Pipe stretch={stretchOf(gradients.ssl)} />
      <span className="cell-note figure">{moved === undefined ? '' : texts.flow.moved(formatValue(moved))}</span>
    </div>
  );
}

interface QuantizerCellProps {
  lane: LaneId;
  gradients: Gradients;
  leaks: boolean;
}

function QuantizerCell({ lane, gradients, leaks }: QuantizerCellProps) {
  const layer = useLab((state) => state.view.layer);
  const used = useLab((state) => state.latest[lane]?.[`codebook/used_batch@${layer}`]);
  const codes = useLab((state) => state.session?.experiment.settings.codes ?? 0);
  return (
    <div className="cell" data-at="quantizer">
      <Pipe stretch={stretchOf(gradients.ssl)} />
      {passageOf(gradients.quantizer) === 'passed' ? (
        <span className="pill" data-kind="through" title={texts.flow.straightThrough}>
          {texts.flow.ste}
        </span>
      ) : (
        <GradientPill gradient={gradients.quantizer} />
      )}
      <Pipe stretch={stretchOf(gradients.quantizer)} />
      {leaks ? (
        <span className="cell-note leak">{texts.flow.leak}</span>
      ) : (
        <span className="cell-note figure">
          {used === undefined ? '' : texts.flow.used(formatCount(used), formatCount(codes))}
        </span>
      )}
    </div>
  );
}

function LossCell({ lane, gradient }: { lane: LaneId; gradient: Stretch }) {
  const rec = useLab((state) => state.latest[lane]?.['loss/reconstruction']);
  const commit = useLab((state) => state.latest[lane]?.['loss/commitment']);
  return (
    <div className="cell" data-at="loss">
      <Pipe stretch={gradient} />
      <span className="loss-values figure">
        <span>
          <span className="quiet">{texts.flow.rec}</span> {rec === undefined ? '–' : formatValue(rec)}
        </span>
        <span>
          <span className="quiet">{texts.flow.commit}</span> {commit === undefined ? '–' : formatValue(commit)}
        </span>
      </span>
    </div>
  );
}

/** The row of one lane. */
export function LaneRow({ lane }: { lane: LaneState }) {
  const selected = useLab((state) => state.selectedLane === lane.id);
  const ssl = readGradient(useLab((state) => state.latest[lane.id]?.['gradient/ssl_proj']));
  const quantizer = readGradient(useLab((state) => state.latest[lane.id]?.['gradient/quantizer']));
  const decoder = readGradient(useLab((state) => state.latest[lane.id]?.['gradient/decoder']));
  const leaks = codebookLeaks(useVerdict(lane).report);
  const narrow = useMedia(NARROW);
  const gradients: Gradients = { ssl, quantizer, decoder };
  const condition = useLab(({ pace }) => laneCondition(lane, pace.step));
  // Where the valve lets nothing through, what the decoder hands back ends at it.
  const behindValve = passageOf(quantizer) === 'passed' ? stretchOf(quantizer) : stretchOf(decoder);
  return (
    <div
      className="flow-row lane-row"
      data-lane={lane.id}
      data-condition={condition}
      data-selected={selected}
      role="group"
      aria-label={texts.lanes.name(lane.id)}
    >
      <p className="visually-hidden">
        {texts.flow.summary(
          lane.id,
          texts.lanes.condition[condition],
          gradientText(ssl),
          passageOf(quantizer),
          gradientText(decoder),
        )}
      </p>
      <LaneHead lane={lane} condition={condition} />
      {condition !== 'training' && (
        <span className="ice-zone" aria-hidden="true">
          <SnowflakeIcon />
        </span>
      )}
      <div className="cell" data-at="features" />
      <SslCell lane={lane.id} gradients={gradients} />
      <QuantizerCell lane={lane.id} gradients={gradients} leaks={leaks} />
      <div className="cell valve" data-at="valve">
        <Pipe stretch={stretchOf(quantizer)} />
        {narrow ? null : <FreezeSwitch lane={lane.id} />}
        <Pipe stretch={behindValve} />
      </div>
      <div className="cell" data-at="decoder">
        <Pipe stretch={behindValve} />
        <GradientPill gradient={decoder} />
        <Pipe stretch={stretchOf(decoder)} />
      </div>
      <LossCell lane={lane.id} gradient={stretchOf(decoder)} />
      <LaneVerdict lane={lane} />
    </div>
  );
}
