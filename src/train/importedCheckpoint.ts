/** A checkpoint that a person imported: reading it, and first weights from it. */
import type { Problem } from '../config/problems/problem.ts';
import type { Settings } from '../config/settings.ts';
import { DataError } from '../data/dataError.ts';
import type { WorkOptions } from '../data/pacing.ts';
import type { ReadOptions } from '../formats/byteSource.ts';
import { ITEM_SIZE } from '../formats/elementTypes.ts';
import { expecting } from '../formats/expectedFile.ts';
import { findFrontEnd, type FrontEnd, type FrontEndSizes, readFrontEnd } from '../formats/frontEnd.ts';
import { openTensorFile, type TensorFile } from '../formats/tensorFile.ts';
import { elementCount } from '../formats/tensorView.ts';
import { codebookPrefix } from '../objectives/reconstruction/model.ts';
import type { StateDict } from '../model/stateDict.ts';
import type { CheckpointReport, CheckpointWarning } from '../protocol/files.ts';
import type { Channels } from '../objectives/objective.ts';

export interface ImportedCheckpoint {
  file: File;
  sizes: FrontEndSizes;
  /** Under PyTorch's names, float32. */
  tensors: StateDict;
  /** What the page is told, but for what only the built session can tell. */
  source: {
    content: TensorFile;
    places: FrontEnd['places'];
    /** What is read twice, such as the end of a small zip, is counted once. */
    bytesRead: number;
  };
}

/**
 * Reads ssl_proj, the codebooks and a decoder of ours, and nothing else of the file.
 * @throws FormatError for a file that cannot be read, holds no front end, or values that are not finite
 */
export async function readCheckpoint(
  file: File,
  { signal, onProgress }: WorkOptions = {},
): Promise<ImportedCheckpoint> {
  let bytesRead = 0;
  let expected = Number.POSITIVE_INFINITY;
  const onBytes = (count: number): void => {
    bytesRead += count;
    onProgress?.(Math.min(bytesRead / expected, 0.99), file.name);
  };
  const options = { signal, onBytes };
  const { content, sizes, places } = await expecting('checkpoint', file, file.name, () => open(file, options), options);
  expected = [...places.values()].reduce(
    (sum, { dtype, shape }) => sum + elementCount(shape) * ITEM_SIZE[dtype],
    bytesRead,
  );
  const tensors = await readFrontEnd(content, places, options);
  return { file, sizes, tensors, source: { content, places, bytesRead: Math.min(bytesRead, file.size) } };
}

async function open(file: File, options: ReadOptions): Promise<FrontEnd & { content: TensorFile }> {
  const content = await openTensorFile(file, file.name, options);
  return { content, ...findFrontEnd(content) };
}

/** Whether a layer's codebook is one that k-means or training has set. */
function isInitialised({ tensors }: ImportedCheckpoint, layer: number): boolean {
  const inited = tensors.get(`${codebookPrefix(layer)}.inited`);
  return inited === undefined ? tensors.has(`${codebookPrefix(layer)}.embed`) : inited.data[0] !== 0;
}

/** Whether the file has a decoder of ours for these sizes. */
function hasDecoder({ sizes }: ImportedCheckpoint, hidden: number, channelsOut: number): boolean {
  return sizes.decoder?.hidden === hidden && sizes.decoder.channelsOut === channelsOut;
}

/**
 * First weights: those of the checkpoint where it has them, else the ones drawn. Codebooks that the checkpoint has not
 * initialised are left as drawn.
 * @throws DataError `invalid-request` if the checkpoint's sizes contradict the experiment's
 */
export function startFrom(
  checkpoint: ImportedCheckpoint,
  drawn: StateDict,
  settings: Settings,
  { channelsIn, channelsOut }: Channels,
): StateDict {
  checkFits(checkpoint, settings, channelsIn);
  const state = new Map(drawn);
  const take = (name: string): void => {
    const tensor = checkpoint.tensors.get(name);
    if (tensor) state.set(name, tensor);
  };
  for (const name of ['ssl_proj.weight', 'ssl_proj.bias']) take(name);
  for (let layer = 0; layer < (checkpoint.sizes.quantizer?.layers ?? 0); layer += 1) {
    if (!isInitialised(checkpoint, layer)) continue;
    const prefix = codebookPrefix(layer);
    for (const buffer of ['cluster_size', 'embed', 'embed_avg']) take(`${prefix}.${buffer}`);
    state.set(`${prefix}.inited`, { shape: [1], data: Float32Array.of(1) });
  }
  if (hasDecoder(checkpoint, settings.hidden, channelsOut)) {
    for (const name of ['dec.0.weight', 'dec.0.bias', 'dec.2.weight', 'dec.2.bias']) take(name);
  }
  return state;
}

function checkFits({ file, sizes }: ImportedCheckpoint, settings: Settings, channelsIn: number): void {
  const { dim, tokenRate, quantizer } = sizes;
  const wanted = { dim, tokenRate, ...quantizer };
  const contradictions = Object.entries(wanted)
    .filter(([field, value]) => settings[field as keyof typeof wanted] !== value)
    .map(
      ([field, value]): Problem => ({
        code: 'setting-instead',
        field,
        found: String(settings[field as keyof typeof wanted]),
        wanted: String(value),
      }),
    );
  if (channelsIn !== sizes.channelsIn) {
    contradictions.push({ code: 'channels-instead', found: channelsIn, wanted: sizes.channelsIn });
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
 * @param taken what the experiment took from it
 * @param settings of the session, and `channelsOut` of its data
 */
export function checkpointReport(
  checkpoint: ImportedCheckpoint,
  taken: Partial<Settings>,
  settings: Settings,
  channelsOut: number,
): CheckpointReport {
  const { file, sizes, source } = checkpoint;
  const decoderUsed = hasDecoder(checkpoint, settings.hidden, channelsOut);
  const used = new Map<string, string>();
  const uninitialised = Array.from({ length: settings.layers }, (_, layer) => layer).filter(
    (layer) => !isInitialised(checkpoint, layer),
  );
  const leftOut = [...uninitialised.map(codebookPrefix), ...(decoderUsed ? [] : ['dec.'])];
  for (const [name, { path }] of source.places) {
    if (!leftOut.some((prefix) => name.startsWith(prefix))) used.set(path, name);
  }
  const { tensors, skipped, format, metadata } = source.content;
  const warnings: CheckpointWarning[] = [];
  if (tensors.some(({ path, dtype }) => used.has(path) && (dtype === 'float16' || dtype === 'bfloat16'))) {
    warnings.push('half-precision');
  }
  if (!decoderUsed) warnings.push('decoder-drawn');
  if (uninitialised.length > 0) warnings.push('codebook-not-initialised');
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
    settings: taken,
    channelsIn: sizes.channelsIn,
    warnings,
  };
}
