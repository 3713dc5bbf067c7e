/** A checkpoint that a person imported: reading it, and first weights from it. */
import type { Experiment } from '../config/experiment.ts';
import type { Problem } from '../config/problems/problem.ts';
import type { Settings } from '../config/settings.ts';
import { DataError } from '../data/dataError.ts';
import type { WorkOptions } from '../data/pacing.ts';
import type { ReadOptions } from '../formats/byteSource.ts';
import { ITEM_SIZE } from '../formats/elementTypes.ts';
import { expecting } from '../formats/expectedFile.ts';
import { readPlaced } from '../formats/placedTensors.ts';
import { openTensorFile, type TensorFile } from '../formats/tensorFile.ts';
import { elementCount } from '../formats/tensorView.ts';
import { objectiveOf } from '../objectives/named.ts';
import type { Channels } from '../objectives/facts.ts';
import type { CheckpointReader, FoundModel } from '../objectives/objective.ts';
import type { StateDict } from '../model/stateDict.ts';
import type { CheckpointReport, CheckpointWarning } from '../protocol/files.ts';

export interface ImportedCheckpoint {
  file: File;
  /** Of the objective that it was read for. */
  reader: CheckpointReader;
  found: FoundModel;
  /** Under PyTorch's names, float32. */
  tensors: StateDict;
  /** What the page is told, but for what only the built session can tell. */
  source: {
    content: TensorFile;
    /** What is read twice, such as the end of a small zip, is counted once. */
    bytesRead: number;
  };
}

/** @throws DataError `invalid-request` if what the experiment trains does not start from checkpoints */
function readerOf(experiment: Pick<Experiment, 'objective'>): CheckpointReader {
  const { checkpoints, facts } = objectiveOf(experiment);
  if (checkpoints) return checkpoints;
  throw new DataError('invalid-request', { code: 'no-checkpoint-of-objective', objective: facts.name });
}

/**
 * Reads the tensors of the model that an experiment trains, and nothing else of the file.
 * @throws FormatError for a file that cannot be read, holds no such model, or values that are not finite; DataError
 *   `invalid-request` if what the experiment trains does not start from checkpoints
 */
export async function readCheckpoint(
  file: File,
  experiment: Pick<Experiment, 'objective'>,
  { signal, onProgress }: WorkOptions = {},
): Promise<ImportedCheckpoint> {
  const reader = readerOf(experiment);
  let bytesRead = 0;
  let expected = Number.POSITIVE_INFINITY;
  const onBytes = (count: number): void => {
    bytesRead += count;
    onProgress?.(Math.min(bytesRead / expected, 0.99), file.name);
  };
  const options = { signal, onBytes };
  const open = async (): Promise<{ content: TensorFile; found: FoundModel }> => {
    const content = await openTensorFile(file, file.name, options satisfies ReadOptions);
    return { content, found: reader.find(content) };
  };
  const { content, found } = await expecting('checkpoint', file, file.name, open, options);
  expected = [...found.places.values()].reduce(
    (sum, { dtype, shape }) => sum + elementCount(shape) * ITEM_SIZE[dtype],
    bytesRead,
  );
  const tensors = await readPlaced(content, found.places, options);
  return { file, reader, found, tensors, source: { content, bytesRead: Math.min(bytesRead, file.size) } };
}

/**
 * First weights: those of the checkpoint where it has them, else the ones drawn.
 * @throws DataError `invalid-request` if the checkpoint was read for another objective, or its sizes contradict the
 *   experiment's
 */
export function startFrom(
  checkpoint: ImportedCheckpoint,
  drawn: StateDict,
  experiment: Pick<Experiment, 'settings' | 'objective'>,
  { channelsIn, channelsOut }: Channels,
): StateDict {
  const { file, reader, tensors } = checkpoint;
  if (readerOf(experiment) !== reader) {
    throw new DataError('invalid-request', { code: 'checkpoint-of-other-objective', name: file.name });
  }
  checkFits(checkpoint, experiment.settings, channelsIn);
  return new Map([...drawn, ...reader.take(tensors, experiment.settings, channelsOut).tensors]);
}

function checkFits({ file, found }: ImportedCheckpoint, settings: Settings, channelsIn: number): void {
  const contradictions = Object.entries(found.needed)
    .filter(([field, value]) => settings[field as keyof Settings] !== value)
    .map(
      ([field, value]): Problem => ({
        code: 'setting-instead',
        field,
        found: String(settings[field as keyof Settings]),
        wanted: String(value),
      }),
    );
  if (channelsIn !== found.channelsIn) {
    contradictions.push({ code: 'channels-instead', found: channelsIn, wanted: found.channelsIn });
  }
  if (contradictions.length === 0) return;
  throw new DataError('invalid-request', {
    code: 'checkpoint-misfit',
    name: file.name,
    contradictions,
  });
}

/**
 * What the page is told of a checkpoint that a session was built from.
 * @param given what the experiment took from it
 * @param settings of the session, and `channelsOut` of its data
 */
export function checkpointReport(
  { file, reader, found, tensors: read, source }: ImportedCheckpoint,
  given: Partial<Settings>,
  settings: Settings,
  channelsOut: number,
): CheckpointReport {
  const taken = reader.take(read, settings, channelsOut);
  const used = new Map<string, string>();
  for (const [name, { path }] of found.places) if (taken.tensors.has(name)) used.set(path, name);
  const { tensors, skipped, format, metadata } = source.content;
  const isHalf = tensors.some(({ path, dtype }) => used.has(path) && (dtype === 'float16' || dtype === 'bfloat16'));
  const warnings: CheckpointWarning[] = [...(isHalf ? ['half-precision' as const] : []), ...taken.warnings];
  return {
    name: file.name,
    bytes: file.size,
    bytesRead: source.bytesRead,
    version: format === 'torch' ? (metadata.get('version') ?? '') : '',
    tensors: tensors.map(({ path, shape, dtype }) => ({
      path,
      shape: [...shape],
      dtype,
      usedAs: used.get(path) ?? null,
    })),
    skipped: [...skipped],
    settings: given,
    channelsIn: found.channelsIn,
    warnings,
  };
}
