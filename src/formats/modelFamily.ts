/** What model or training state a file of tensors is, told by the names of its tensors. */
import type { OtherFile } from '../config/otherFiles.ts';
import type { TensorInfo } from './tensorFile.ts';

/** A tensor of a front end that can be imported ends so. */
const SSL_PROJ = /(^|[/.])ssl_proj\.weight$/;

/** A part of a path, as `discriminators` in `model/discriminators.0.convs.0.weight_g`. */
const part = (names: string): RegExp => new RegExp(`(^|[/.])(${names})(?=[/.])`);

/** In this order: a LoRA names modules of the model that it belongs to, too. */
const FAMILIES: readonly (readonly [RegExp, OtherFile])[] = [
  [part('lora_[AB]|lora_(up|down)|lora_embedding_[AB]'), 'lora'],
  [part('discriminators|mpd|msd|mrd|mbd'), 'discriminator'],
  [part('ar_(text|audio)_(embedding|position)|ar_predict_layer'), 'gpt-checkpoint'],
  [part('feature_projection|feature_extractor[/.]conv_layers'), 'hubert-model'],
  [/(^|[/.])embeddings\.word_embeddings\.weight$/, 'bert-model'],
];

/** Parts that a vocoder on its own begins with, which within a whole model stand behind `dec.`. */
const VOCODER = /(^|\/)(module\.|vocoder\.)?(conv_pre|conv_post|ups\.\d+|resblocks\.\d+)\./;
/** Parts of an optimizer's state, in PyTorch's layout. */
const OPTIMIZER = /(^|\/)state\/\d+\/\w+$/;
/** Names that parameters and buffers of modules have. */
const PARAMETER = /(^|[/.])(weight|bias|weight_[gv]|running_mean|running_var|num_batches_tracked|in_proj_weight)$/;

/** 7-sv_cn: what recognises the speaker, of ERes2NetV2. */
const SPEAKER_CHANNELS = 20_480;
/** 3-bert: features of the text, of chinese-roberta-wwm-ext-large. */
const BERT_CHANNELS = 1024;

export const hasFrontEnd = (tensors: readonly TensorInfo[]): boolean => tensors.some(({ path }) => SSL_PROJ.test(path));

/** Whether the tensors are parameters of a model. */
export const areParameters = (tensors: readonly TensorInfo[]): boolean =>
  tensors.some(({ path }) => PARAMETER.test(path));

/**
 * What a file of tensors is that is of no use here; null for one that may be.
 * @param name of the file, which only tells features of a text from those of a sound
 */
export function foreignTensors(tensors: readonly TensorInfo[], name: string): OtherFile | null {
  if (tensors.length === 0 || hasFrontEnd(tensors)) return null;
  const family = FAMILIES.find(([pattern]) => tensors.some(({ path }) => pattern.test(path)));
  if (family) return family[1];
  if (tensors.every(({ path }) => OPTIMIZER.test(path))) return 'optimizer-state';
  if (areParameters(tensors)) return tensors.every(({ path }) => VOCODER.test(path)) ? 'vocoder' : null;
  const [only, ...others] = tensors;
  if (only === undefined || others.length > 0 || only.shape.length !== 2) return null;
  if (only.shape[0] === 1 && only.shape[1] === SPEAKER_CHANNELS) return 'speaker-embedding';
  return only.shape[0] === BERT_CHANNELS && /(^|[^a-z])bert/i.test(name) ? 'bert-features' : null;
}
