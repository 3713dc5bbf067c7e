/** A kept run as a session file, which the worker opens and a person can take along. */
import type { LaneId } from '../config/experiment.ts';
import type { ReadOptions } from '../formats/byteSource.ts';
import { writeSessionFile } from '../formats/sessionFile.ts';
import { SeriesBook } from '../metrics/series.ts';
import { writeSessionPage } from '../metrics/sessionPage.ts';
import { readSessionPage } from '../metrics/sessionPageReader.ts';
import type { SessionPage } from '../protocol/sessionPage.ts';
import type { KeptRun } from './runStore.ts';

type Shown = Omit<SessionPage, 'lanes'>;

/**
 * @param now log and view as they are shown, in the place of those that were kept
 * @throws FormatError if what was kept cannot be read; the signal's reason if it is aborted
 */
export async function runFile(
  { lanes, curves, files, entry }: KeptRun,
  now?: Shown,
  options: ReadOptions = {},
): Promise<File> {
  const ids = lanes.lanes.map(({ id }) => id);
  const { shown, series } = await joinedCurves(curves, ids, lanes.step, options);
  const page = await writeSessionPage(upTo(now ?? shown, lanes.step), series);
  const withForm = lanes.lanes.map((lane) => ({ ...lane, form: lane.form ?? ('binary' as const) }));
  const { created, kept, backend, label } = entry;
  const content = { ...lanes, ...files, lanes: withForm, page, kept: { created, kept, backend, label } };
  const parts = await writeSessionFile(content, options);
  return new File(parts, `freeze-lab-session-step-${entry.step}.freezelab.zip`, { type: 'application/zip' });
}

/** Without what was logged of steps that will be trained again; what went wrong stays. */
function upTo(shown: Shown, step: number): Shown {
  return { ...shown, log: shown.log.filter((entry) => entry.step <= step || entry.content.code === 'error') };
}

/** Parts of curves as one, up to a step: what was told of later ones will be trained again. */
export async function joinedCurves(
  parts: readonly Blob[],
  lanes: readonly LaneId[],
  step: number,
  options: ReadOptions = {},
): Promise<{ shown: Shown; series: SeriesBook }> {
  const series = new SeriesBook();
  let newest: SessionPage | null = null;
  for (const part of parts) {
    newest = await readSessionPage(part, options);
    // The oldest points may have been thinned since what follows from them was measured: they are taken as they are.
    for (const points of newest.lanes) {
      if (series.lanes.has(points.lane)) series.append(points);
      else series.restore(points);
    }
  }
  if (newest === null) throw new Error('joinedCurves: a kept run has at least one part of its curves');
  series.keepOnly(lanes);
  series.dropAfter(step);
  const { lanes: _, ...shown } = newest;
  return { shown, series };
}
