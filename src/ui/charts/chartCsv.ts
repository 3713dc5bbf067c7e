/**
 * What one chart draws as CSV, every point of it: a line per lane and step, a column per line of the chart as measured
 * and, where the chart smooths, one more of what it draws. Values are written as in the file of all metrics.
 */
import type { LaneId } from '../../config/experiment.ts';
import { type Column, lowerBound } from '../../metrics/column.ts';
import { cell, quoted } from '../../metrics/metricsCsv.ts';
import type { SeriesBook } from '../../metrics/series.ts';
import { smoothedColumn } from '../../store/smoothing.ts';
import type { ChartView } from '../../store/state.ts';
import type { ChartSpec } from './chartSpecs.ts';
import { type Trace, tracesOf } from './traces.ts';

const EOL = '\r\n';
/** Lines per piece; one takes a few milliseconds. */
const LINES_PER_PIECE = 500;

export interface ChartCsvInput {
  spec: ChartSpec;
  book: SeriesBook;
  lanes: readonly LaneId[];
  view: Pick<ChartView, 'xAxis' | 'smoothing' | 'layer'>;
  /** The part of the x axis that is wanted, both ends included; null: all of it. */
  range: { from: number; to: number } | null;
}

/** A lane as it was when the file was begun. */
interface LaneCopy {
  lane: LaneId;
  step: Column<Int32Array<ArrayBuffer>>;
  seconds: Column<Float64Array<ArrayBuffer>>;
  first: number;
  end: number;
  lines: { trace: Trace; values: Column | undefined }[];
}

/** Copies share the memory of what they are of, so this takes no time. */
function copiesOf({ spec, book, lanes, view, range }: ChartCsvInput): LaneCopy[] {
  return lanes.flatMap((lane): LaneCopy[] => {
    const series = book.lanes.get(lane);
    if (!series) return [];
    const { length } = series;
    const x = series[view.xAxis];
    return [
      {
        lane,
        step: series.step.snapshot(),
        seconds: series.seconds.snapshot(),
        first: range ? lowerBound(x, length, range.from) : 0,
        end: range ? lowerBound(x, length, range.to, true) : length,
        lines: tracesOf(spec, [lane], view.layer).map((trace) => ({
          trace,
          values: series.columns.get(trace.column)?.snapshot(),
        })),
      },
    ];
  });
}

/** The file in pieces, header first. The caller decides when to go on. */
export function* chartCsvPieces(input: ChartCsvInput): Generator<string> {
  const { spec, view } = input;
  const { smoothing } = view;
  const copies = copiesOf(input);
  const names = tracesOf(spec, ['A'], view.layer).map(({ column }) => column as string);
  const header = names.flatMap((name) => (smoothing > 0 ? [name, `${name} (smoothed ${smoothing})`] : [name]));
  yield ['lane', 'step', 'seconds', ...header].map(quoted).join(',') + EOL;
  for (const { lane, step, seconds, first, end, lines } of copies) {
    const columns = lines.map(({ trace, values }) => {
      const { gradient, line } = trace;
      const rules = { weight: smoothing, gradient, zeroIsState: line.zeroIsState };
      return { gradient, raw: values, drawn: smoothing > 0 && values ? smoothedColumn(values, rules) : undefined };
    });
    for (let from = first; from < end; from += LINES_PER_PIECE) {
      let piece = '';
      for (let i = from; i < Math.min(from + LINES_PER_PIECE, end); i += 1) {
        piece += `${lane},${step.at(i)},${Number((seconds.at(i) ?? 0).toFixed(6))}`;
        for (const { gradient, raw, drawn } of columns) {
          piece += `,${cell(raw?.at(i) ?? Number.NaN, gradient)}`;
          if (smoothing > 0) piece += `,${cell(drawn?.at(i) ?? Number.NaN, gradient)}`;
        }
        piece += EOL;
      }
      yield piece;
    }
  }
}
