/** Two lanes against each other: a sentence, its numbers, and how sure they are. */
import { useId, useState } from 'react';
import type { LaneId } from '../../config/experiment.ts';
import { texts } from '../../config/texts/index.ts';
import { type ComparedQuantity, compareLanes } from '../../metrics/comparison.ts';
import { comparisonSentence, differenceText, estimateText, quantityName } from '../../metrics/comparisonWords.ts';
import { useLaneIds } from '../charts/ChartFigure.tsx';
import { formatCount, formatValue } from '../../config/texts/numbers.ts';
import { useObjective, useLab, useLabInstance } from '../useLab.ts';
import { Repeat } from './Repeat.tsx';

export function LaneComparison() {
  const id = useId();
  const lanes = useLaneIds();
  const [chosen, choose] = useState<readonly [LaneId, LaneId] | null>(null);
  const [first, second] = lanes;
  const isThere = chosen?.every((lane) => lanes.includes(lane)) ?? false;
  const pair = isThere && chosen ? chosen : first && second ? ([first, second] as const) : null;
  return (
    <section className="comparison" aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id} title={texts.comparison.help}>
          {texts.comparison.title}
        </h2>
        {pair && lanes.length > 2 && <PairChoice lanes={lanes} pair={pair} onChoose={choose} />}
        {pair && <Repeat />}
      </div>
      {pair ? <Pair base={pair[0]} other={pair[1]} /> : <p className="quiet">{texts.comparison.needsLanes}</p>}
    </section>
  );
}

interface PairChoiceProps {
  lanes: readonly LaneId[];
  pair: readonly [LaneId, LaneId];
  onChoose(pair: readonly [LaneId, LaneId]): void;
}

function PairChoice({ lanes, pair: [base, other], onChoose }: PairChoiceProps) {
  // A lane is not compared with itself: whoever takes the other's place gives it its own.
  const sides = [
    {
      label: texts.comparison.base,
      value: base,
      take: (lane: LaneId) => onChoose([lane, lane === other ? base : other]),
    },
    {
      label: texts.comparison.other,
      value: other,
      take: (lane: LaneId) => onChoose([lane === base ? other : base, lane]),
    },
  ];
  return sides.map(({ label, value, take }) => (
    <label key={label} className="comparison-side">
      {label}
      <select value={value} onChange={(event) => take(event.target.value as LaneId)}>
        {lanes.map((lane) => (
          <option key={lane} value={lane}>
            {texts.comparison.lane(lane)}
          </option>
        ))}
      </select>
    </label>
  ));
}

/** The quantities of two lanes, over the seeds of a repetition if there is one. */
function useCompared(base: LaneId, other: LaneId): { rows: ComparedQuantity[]; seeds: number } {
  const { series, repeated } = useLabInstance();
  const { compared } = useObjective();
  const seeds = useLab(({ repetition, session }) =>
    repetition?.sessionId === session?.sessionId ? (repetition?.done ?? 0) : 0,
  );
  // Four times a second: the curves themselves tell nobody of a change.
  useLab((state) => state.latest);
  const runs = seeds > 0 ? repeated.complete : [series.lanes];
  return { rows: compareLanes(compared, runs, base, other), seeds };
}

function Pair({ base, other }: { base: LaneId; other: LaneId }) {
  const { rows, seeds } = useCompared(base, other);
  if (rows.length === 0) return <p className="quiet">{texts.comparison.needsSteps}</p>;
  return (
    <>
      <Sentence other={other} rows={rows} seeds={seeds} />
      <div className="comparison-scroll" tabIndex={0} role="region" aria-label={texts.comparison.table}>
        <table className="comparison-table figure">
          <thead>
            <tr>
              <th scope="col">{texts.comparison.quantity}</th>
              {[base, other].map((lane) => (
                <th key={lane} scope="col" data-lane={lane}>
                  {texts.comparison.lane(lane)}
                </th>
              ))}
              <th scope="col">{texts.comparison.difference}</th>
              <th scope="col">{texts.comparison.judgement}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={`${row.metric} ${row.of}`} row={row} sure={seeds > 1} />
            ))}
            <WorkRow base={base} other={other} />
          </tbody>
        </table>
      </div>
    </>
  );
}

function Sentence({ other, rows, seeds }: { other: LaneId; rows: ComparedQuantity[]; seeds: number }) {
  const sentence = comparisonSentence(other, rows, seeds);
  return sentence === null ? null : <p className="comparison-sentence">{sentence}</p>;
}

function Row({ row, sure }: { row: ComparedQuantity; sure: boolean }) {
  const { outcome, better } = row;
  const isBetter = outcome === better;
  const isWorse = better !== null && (outcome === 'higher' || outcome === 'lower') && !isBetter;
  const judged = outcome === 'unsure' && !sure ? texts.comparison.oneRun : texts.comparison.outcome[outcome];
  return (
    <tr data-outcome={outcome} data-judged={isBetter ? 'better' : isWorse ? 'worse' : 'neither'}>
      <th scope="row">{quantityName(row)}</th>
      <td>{estimateText(row, row.a)}</td>
      <td>{estimateText(row, row.b)}</td>
      <td>{differenceText(row)}</td>
      <td>{judged}</td>
    </tr>
  );
}

const signed = (value: number): string => (value > 0 ? '+' : value < 0 ? '−' : '');

/** Of the run that is there, which is what this machine takes now. */
function WorkRow({ base, other }: { base: LaneId; other: LaneId }) {
  const work = useLab((state) => state.pace.work);
  const [ofBase, ofOther] = [work[base], work[other]];
  if (!ofBase || !ofOther || ofBase.unit !== ofOther.unit) return null;
  const text = (value: number): string => (ofBase.unit === 'dispatches' ? formatCount(value) : formatValue(value));
  const difference = ofOther.value - ofBase.value;
  return (
    <tr data-judged="neither">
      <th scope="row">{texts.comparison.work[ofBase.unit]}</th>
      <td>{text(ofBase.value)}</td>
      <td>{text(ofOther.value)}</td>
      <td>{signed(difference) + text(Math.abs(difference))}</td>
      <td />
    </tr>
  );
}
