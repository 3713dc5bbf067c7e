/** The curves of all lanes as a file, in the format that a person chose. */
import { metricsCsv } from '../metrics/metricsCsv.ts';
import { metricsJson } from '../metrics/metricsJson.ts';
import { metricsTensorboard, tensorboardZip } from '../metrics/metricsTensorboard.ts';
import type { SeriesBook } from '../metrics/series.ts';
import type { SessionState } from '../protocol/session.ts';
import type { MetricsFormat } from './state.ts';

/** Written in pieces, with the thread given back between them. @param step that the name tells */
export async function metricsFile(
  format: MetricsFormat,
  { lanes }: SeriesBook,
  session: SessionState | null,
  step: number,
): Promise<{ file: Blob; name: string }> {
  switch (format) {
    case 'csv':
      return { file: await metricsCsv(lanes), name: `freeze-lab-metrics-step-${step}.csv` };
    case 'json':
      return { file: await metricsJson(lanes, session), name: `freeze-lab-metrics-step-${step}.json` };
    case 'tensorboard': {
      const files = await metricsTensorboard(lanes, session, Date.now() / 1000);
      const run = `freeze-lab-step-${step}`;
      return { file: await tensorboardZip(files, run), name: `freeze-lab-tensorboard-step-${step}.zip` };
    }
    default:
      return format satisfies never;
  }
}
