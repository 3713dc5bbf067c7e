/** The page's part of a session file: curves, log, and how they were looked at. */
import type { LaneId } from '../config/experiment.ts';
import type { DropReport } from './dropReport.ts';
import type { FlipReference, LogContent, MetricsEvent } from './events.ts';

/** A line of the log: what the worker told, or what became of files that were given. */
export type LogEntryContent = LogContent | { code: 'files'; report: DropReport };

export interface SessionPage {
  selectedLane: LaneId;
  /** Steps per second, or null for no limit. */
  speedLimit: number | null;
  flipReference: FlipReference;
  view: {
    xAxis: 'step' | 'seconds';
    smoothing: number;
    zoom: { from: number; to: number } | null;
    layer: number;
    scales: Readonly<Record<string, 'linear' | 'log'>>;
  };
  /** Oldest first; `time` in milliseconds since the epoch. */
  log: { time: number; step: number; lane: LaneId | null; content: LogEntryContent }[];
  /** The points of each lane, columnar. */
  lanes: Pick<MetricsEvent, 'lane' | 'step' | 'seconds' | 'columns'>[];
}
