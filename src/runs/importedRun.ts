/** A session file as a run for the store. Its weights stay as they stand in it; they are read when the run is opened. */
import { type Experiment, experimentSchema } from '../config/experiment.ts';
import { problemsOf } from '../config/schemaParts.ts';
import type { ReadOptions } from '../formats/byteSource.ts';
import { FormatError, namingFile } from '../formats/formatError.ts';
import { readSessionFile } from '../formats/sessionFile.ts';
import { readSessionPage } from '../metrics/sessionPageReader.ts';
import { NO_LABEL } from '../protocol/runLabel.ts';
import { RUN_VERSION } from './runEntry.ts';
import type { RunUpdate } from './runStore.ts';

/**
 * @param id of the run that it becomes
 * @throws FormatError naming the file, if it is damaged or holds no experiment that this version knows
 */
export async function importedRun(file: File, id: string, options: ReadOptions = {}): Promise<RunUpdate> {
  const content = await readSessionFile(file, file.name, options);
  const { experiment, runTimeline, step, seconds, probeTokens, page, kept } = content;
  await namingFile(file.name, async () => {
    refuseUnknown(experiment);
    await readSessionPage(page, options);
  });
  const { audio, features, checkpoint, semanticTokens } = content;
  const at = Math.min(Date.now(), kept?.kept ?? file.lastModified);
  return {
    entry: {
      version: RUN_VERSION,
      id,
      created: Math.min(at, kept?.created ?? at),
      kept: at,
      step,
      seconds,
      running: false,
      open: false,
      objective: experiment.objective ?? '',
      dataset: experiment.settings.dataset,
      backend: kept?.backend ?? '',
      lanes: experiment.lanes.map((lane) => ({ id: lane.id, policy: lane.policy, frozen: lane.frozen })),
      filesId: `of ${id}`,
      settings: { ...experiment.settings },
      label: kept?.label ?? NO_LABEL,
      imported: true,
    },
    lanes: { experiment, runTimeline, step, seconds, lanes: content.lanes, probeTokens },
    curves: { part: 0, page },
    files: { audio, features, checkpoint, semanticTokens },
  };
}

/** @throws FormatError with the first thing that is wrong with it */
function refuseUnknown(experiment: Experiment): void {
  const [problem] = problemsOf(experimentSchema, experiment);
  if (problem) throw new FormatError(problem, { code: 'at-part', name: 'session.json' });
}
