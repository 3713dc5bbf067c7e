/** The last values of each lane in words, for screen readers: kept up to date whether the chart is on screen or not. */
import { useEffect, useState } from 'react';
import type { LaneId } from '../../config/experiment.ts';
import { texts } from '../../config/texts/index.ts';
import type { SeriesBook } from '../../metrics/series.ts';
import { useLanguage } from '../language.ts';
import { useLabInstance } from '../useLab.ts';
import type { ChartSpec } from './chartSpecs.ts';
import type { ChartFrame } from './frame.ts';
import { marksOf } from './plotMarks.ts';
import { unseenTexts } from './PlotNote.tsx';
import { tracesOf } from './traces.ts';
import { valueText } from '../../metrics/valueText.ts';
import { lastMeasured } from './valueText.ts';

const EVERY = 1000;

/** E.g. "Lane A: ssl_proj 0.82, quantizer 0.41. Lane B: ssl_proj none, quantizer none." */
export function summaryText(spec: ChartSpec, lanes: readonly LaneId[], layer: number, book: SeriesBook): string {
  const sentences = lanes.flatMap((lane) => {
    const series = book.lanes.get(lane);
    if (!series || series.length === 0) return [];
    const values = tracesOf(spec, [lane], layer).map(({ column, gradient, line }) => {
      const measured = series.columns.get(column);
      const last = measured ? lastMeasured(series, measured, gradient) : undefined;
      return `${texts.charts.lines[line.metric]} ${valueText(line.metric, last)}`;
    });
    return [texts.charts.laneValues(lane, texts.joined.list(values))];
  });
  return sentences.length > 0 ? texts.joined.sentences(sentences) : texts.charts.noValues;
}

interface Props {
  spec: ChartSpec;
  lanes: readonly LaneId[];
  layer: number;
  /** What is drawn. */
  frame: ChartFrame;
}

/** More marks than these are told by the cursor, and by the log. */
const MOST_MARKS = 5;

/** What is not drawn, and what the last marks say; empty if there is neither. */
function besideText(frame: ChartFrame): string {
  const { closed, sentences } = texts.joined;
  const told = marksOf(frame).flatMap((mark) => mark.texts);
  const marks = told.slice(-MOST_MARKS).map((text) => closed(text));
  return sentences([
    ...unseenTexts(frame.unseen).map((text) => closed(text)),
    ...(marks.length > 0 ? [texts.chartTools.marks(sentences(marks))] : []),
  ]);
}

export function ChartSummary({ spec, lanes, layer, frame }: Props) {
  const { series } = useLabInstance();
  const language = useLanguage();
  const [text, setText] = useState(() => summaryText(spec, lanes, layer, series));
  useEffect(() => {
    const say = (): void => setText(summaryText(spec, lanes, layer, series));
    say();
    const timer = setInterval(say, EVERY);
    return () => clearInterval(timer);
  }, [spec, lanes, layer, series, language]);
  const beside = besideText(frame);
  return (
    <>
      <p className="chart-summary">{text}</p>
      {beside !== '' && <p className="chart-summary">{beside}</p>}
    </>
  );
}
