/** The large parts of a run as the store has them. What stands in the blobs is for their readers to check. */
import * as v from 'valibot';
import { type Experiment, LANE_IDS } from '../config/experiment.ts';
import { LONGEST_NAME, MOST_FILES } from '../config/limits.ts';
import { knownRunTimeline, withKnownParts } from '../config/knownParts.ts';
import { listOf, oneOf, seconds, step, text } from '../config/schemaParts.ts';
import { LANE_FORMS } from '../formats/sessionFile.ts';
import { experimentEntry, runTimelineEntry } from '../formats/weightsSchema.ts';
import type { KeptFiles } from '../protocol/keeping.ts';
import { originSchema } from '../protocol/session.ts';
import type { KeptLanes } from './runStore.ts';

const blob = v.instance(Blob);

const lanesRecord = v.object({
  experiment: experimentEntry,
  runTimeline: runTimelineEntry,
  step,
  seconds,
  lanes: listOf(
    v.object({
      id: oneOf(LANE_IDS),
      origin: v.nullable(originSchema),
      form: v.exactOptional(oneOf(LANE_FORMS)),
      weights: blob,
    }),
    LANE_IDS.length,
    1,
  ),
  probeTokens: v.nullable(blob),
});

/** A file's name apart from its bytes: not every engine keeps the name of a stored `File`. */
const fileRecord = v.object({ name: text(LONGEST_NAME, 1), content: blob });
const filesRecord = v.object({
  audio: listOf(fileRecord, MOST_FILES),
  features: listOf(fileRecord, MOST_FILES),
  checkpoint: v.nullable(fileRecord),
  semanticTokens: v.nullable(fileRecord),
});
export type StoredFiles = v.InferOutput<typeof filesRecord>;

/** Null if it is of another form than ours. */
export function readLanes(record: unknown): KeptLanes | null {
  const { success, output } = v.safeParse(lanesRecord, record);
  if (!success) return null;
  const { experiment, runTimeline, ...rest } = output;
  return {
    ...rest,
    experiment: withKnownParts(experiment as unknown as Experiment),
    runTimeline: knownRunTimeline(runTimeline),
  };
}

/** Null if it is of another form than ours. */
export function readFiles(record: unknown): KeptFiles | null {
  const { success, output } = v.safeParse(filesRecord, record);
  if (!success) return null;
  const given = ({ name, content }: v.InferOutput<typeof fileRecord>): File => new File([content], name);
  const { audio, features, checkpoint, semanticTokens } = output;
  return {
    audio: audio.map(given),
    features: features.map(given),
    checkpoint: checkpoint && given(checkpoint),
    semanticTokens: semanticTokens && given(semanticTokens),
  };
}

/** As the store keeps them. */
export function storedFiles({ audio, features, checkpoint, semanticTokens }: KeptFiles): StoredFiles {
  const stored = (file: File): StoredFiles['audio'][number] => ({ name: file.name, content: file });
  return {
    audio: audio.map(stored),
    features: features.map(stored),
    checkpoint: checkpoint && stored(checkpoint),
    semanticTokens: semanticTokens && stored(semanticTokens),
  };
}
