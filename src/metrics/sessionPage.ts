/** Writes the part of a session file that holds the curves, the log and the view. Read with the rest of the file. */
import { pageHead } from './sessionPageLayout.ts';
import type { LaneId } from '../config/experiment.ts';
import type { SessionPage } from '../protocol/sessionPage.ts';
import type { Column, NumberArray } from './column.ts';
import type { SeriesBook } from './series.ts';

/** What is written beside the curves. More may stand in it; that is left out. */
type Shown = Omit<SessionPage, 'lanes'>;

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/**
 * Copies the state of this moment. Gives the thread back after every lane.
 * @param from how many points of a lane are left out, the oldest; none where it names no number
 */
export async function writeSessionPage(
  state: Shown,
  series: SeriesBook,
  from: ReadonlyMap<LaneId, number> = new Map(),
): Promise<Blob> {
  const { selectedLane, speedLimit, flipReference, view, log } = state;
  const { xAxis, smoothing, zoom, layer, scales } = view;
  const shown: Omit<SessionPage, 'lanes'> = {
    selectedLane,
    speedLimit,
    flipReference,
    view: { xAxis, smoothing, zoom, layer, scales: { ...scales } },
    log: log.map(({ time, step, lane, content }) => ({ time, step, lane, content })),
  };
  const lanes = [...series.lanes].map(([lane, { length, columns }]) => ({
    lane,
    length: length - (from.get(lane) ?? 0),
    columns: [...columns.keys()],
  }));
  // Training goes on between two lanes, and thinning moves points.
  const points = [...series.lanes].map(([lane, { step, seconds, columns }]) => ({
    first: from.get(lane) ?? 0,
    columns: [step, seconds, ...columns.values()].map((column: Column<NumberArray>) => column.snapshot()),
  }));
  const parts: Blob[] = [pageHead({ ...shown, lanes })];
  for (const { first, columns } of points) {
    parts.push(new Blob(columns.flatMap((column) => [...column.parts(first)])));
    await nextTask();
  }
  return new Blob(parts);
}
