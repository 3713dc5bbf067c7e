/** How the model starts from a checkpoint of GPT-SoVITS, or from weights of ours. */
import { FIELDS } from '../../config/fields.ts';
import type { Settings } from '../../config/settings.ts';
import type { StateDict } from '../../model/stateDict.ts';
import type { CheckpointWarning } from '../../protocol/files.ts';
import { codebookPrefix } from '../codebookPrefix.ts';
import type { CheckpointReader } from '../objective.ts';
import { findFrontEnd, type FrontEndSizes } from './frontEnd.ts';
import { DECODER_TENSORS, SSL_PROJ_TENSORS } from './model.ts';

/** The codebook's buffers that are taken; its flag is set beside them. */
const CODEBOOK_BUFFERS = ['cluster_size', 'embed', 'embed_avg'];

export const checkpoints: CheckpointReader = {
  find(file) {
    const { sizes, places } = findFrontEnd(file);
    const { dim, tokenRate, quantizer, channelsIn, decoder } = sizes;
    const needed = { dim, tokenRate, ...quantizer };
    return {
      places,
      needed,
      wanted: { ...needed, ...hiddenOf(sizes) },
      channelsIn,
      channelsOut: decoder?.channelsOut ?? null,
    };
  },

  take(tensors, { layers, hidden }, channelsOut) {
    const taken: StateDict = new Map();
    const warnings: CheckpointWarning[] = [];
    const take = (name: string): void => {
      const tensor = tensors.get(name);
      if (tensor) taken.set(name, tensor);
    };
    SSL_PROJ_TENSORS.forEach(take);
    if (hasDecoder(tensors, hidden, channelsOut)) DECODER_TENSORS.forEach(take);
    else warnings.push('decoder-drawn');
    const prefixes = Array.from({ length: layers }, (_, layer) => codebookPrefix(layer));
    const initialised = prefixes.filter((prefix) => isInitialised(tensors, prefix));
    for (const prefix of initialised) {
      for (const buffer of CODEBOOK_BUFFERS) take(`${prefix}.${buffer}`);
      taken.set(`${prefix}.inited`, { shape: [1], data: Float32Array.of(1) });
    }
    if (initialised.length < prefixes.length) warnings.push('codebook-not-initialised');
    return { tensors: taken, warnings };
  },
};

/** The decoder's width, if a person could have chosen it. */
function hiddenOf({ decoder }: FrontEndSizes): Partial<Settings> {
  const { min, max } = FIELDS.hidden;
  return decoder !== null && decoder.hidden >= min && decoder.hidden <= max ? { hidden: decoder.hidden } : {};
}

/** Whether a codebook is one that k-means or training has set. */
function isInitialised(tensors: StateDict, prefix: string): boolean {
  const inited = tensors.get(`${prefix}.inited`);
  return inited === undefined ? tensors.has(`${prefix}.embed`) : inited.data[0] !== 0;
}

/** Whether there is a decoder of ours for these sizes. */
function hasDecoder(tensors: StateDict, hidden: number, channelsOut: number): boolean {
  const widthOf = (name: string): number | undefined => tensors.get(name)?.shape[0];
  return widthOf('dec.0.weight') === hidden && widthOf('dec.2.weight') === channelsOut;
}
