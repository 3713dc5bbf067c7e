/** An experiment that starts from a checkpoint, as it does when the page imports one. */
import type { Experiment } from '../config/experiment.ts';
import type { FieldId } from '../config/fields.ts';
import type { Problem } from '../config/problems/problem.ts';
import { texts } from '../config/texts/index.ts';
import type { Settings } from '../config/settings.ts';
import type { WorkOptions } from '../data/pacing.ts';
import { type Inputs, noInputs } from '../lab/inputs.ts';
import { checkExperiment } from '../lab/newSession.ts';
import { settingsFor } from '../train/checkpointSettings.ts';
import { readCheckpoint } from '../train/importedCheckpoint.ts';
import { bring, type GivenFiles } from './givenFiles.ts';
import { fileAt } from './openFile.ts';
import { CommandError } from './output.ts';
import { speechOnDisk } from './speechOnDisk.ts';

/** An experiment that a checkpoint fits, and all that was read for it. */
export interface FromCheckpoint {
  experiment: Experiment;
  inputs: Inputs;
  /** What the checkpoint asked for. */
  taken: Partial<Settings>;
}

/**
 * Takes sizes and frame rate from a checkpoint, as the page does.
 * @param written settings that the person wrote down: those must not contradict the file
 * @throws CommandError if they do; LabError for a file that cannot be read, or sizes that cannot be trained
 */
export async function fromCheckpoint(
  path: string,
  experiment: Experiment,
  written: Partial<Settings>,
  given: GivenFiles,
  options: Required<WorkOptions>,
): Promise<FromCheckpoint> {
  const file = await fileAt(path);
  const empty = noInputs(speechOnDisk());
  await bring(empty, given, options);
  const checkpoint = await readCheckpoint(file, experiment, options);
  const fitting = settingsFor(file.name, checkpoint.found, experiment.settings, empty.features.channels);
  const taken = { ...fitting, initialWeights: 'checkpoint' as const };
  refuseContradictions(path, taken, written);
  const settings = { ...experiment.settings, ...taken };
  const adjusted = { ...experiment, settings };
  checkExperiment(adjusted, { code: 'sizes-untrainable', name: file.name });
  return { experiment: adjusted, inputs: { ...empty, checkpoint }, taken };
}

/** @throws CommandError that names each setting that the checkpoint cannot have */
export function refuseContradictions(path: string, taken: Partial<Settings>, written: Partial<Settings>): void {
  const wrong = (Object.keys(taken) as FieldId[]).filter(
    (id) => Object.hasOwn(written, id) && written[id] !== taken[id],
  );
  if (wrong.length === 0) return;
  const contradictions = wrong.map(
    (id): Problem => ({
      code: 'setting-must-be',
      id,
      found: JSON.stringify(written[id]),
      wanted: JSON.stringify(taken[id]),
    }),
  );
  throw new CommandError({ code: 'checkpoint-contradicts', path, contradictions });
}

/** What a checkpoint changed: fields and values, as they are typed. */
export function takenInWords(taken: Partial<Settings>): string {
  return texts.joined.list(Object.entries(taken).map(([id, value]) => `${id} ${String(value)}`));
}
