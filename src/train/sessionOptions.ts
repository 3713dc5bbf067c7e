/** What a session is made of. */
import type { Experiment } from '../config/experiment.ts';
import type { RunTimeline } from '../config/timeline.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Split } from '../data/split.ts';
import type { StateDict } from '../model/stateDict.ts';
import type { WorkerEvent } from '../protocol/events.ts';
import type { DataInfo } from '../protocol/session.ts';
import type { Lane } from './lane.ts';
import type { PhaseSplits } from './trainingData.ts';

export interface SessionOptions {
  sessionId: string;
  experiment: Experiment;
  /** When a file is resumed: the run so far, null if that is not known. */
  runTimeline?: RunTimeline | null;
  dataset: Dataset;
  split: Split;
  /** Data of the phases of fine-tuning that are under way or planned. */
  phases?: PhaseSplits;
  data: DataInfo;
  /** State of a new lane. */
  initial: StateDict;
  /** Lanes to start with; the session takes them over. */
  lanes: Lane[];
  /** Steps and seconds of training done before, when a file is resumed. */
  step?: number;
  seconds?: number;
  emit(event: WorkerEvent): void;
}
