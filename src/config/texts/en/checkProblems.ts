/** Why two checkpoints say nothing about a freeze, and why their tokens cannot be compared, in English. */
import type { CHECK_PROBLEMS } from '../../problems/checkProblems.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import { quote } from '../quotedText.ts';

const SIZES = {
  dim: 'values per code',
  channelsIn: 'channels of features',
  tokenRate: 'tokens per second',
  layers: 'layers of the quantizer',
  codes: 'codes',
};

export const checkProblems: ProblemTexts<keyof typeof CHECK_PROBLEMS> = {
  'check-same-file': ({ before, after }) =>
    `${quote(before)} and ${quote(after)} are the same file, byte by byte, so nothing was trained between them. Give the checkpoint that the fine-tuning began with and the one that came of it.`,
  'check-no-codebook': ({ name }) =>
    `${quote(name)} has an ssl_proj, but no quantizer in it. Give a whole SoVITS model: s2G*.pth, G_*.pth, or one of SoVITS_weights.`,
  'check-sizes-differ': ({ differences }, say) =>
    `The two have other sizes, so one was not trained from the other: ${differences.map(say).join('; ')}. Give the base model of the same version.`,
  'check-size': ({ size, before, after }) => `${SIZES[size]} ${before} before, ${after} after`,
  'check-no-channels': ({ channels, given }) =>
    `The features have ${given} channels; ssl_proj of these checkpoints takes ${channels}. Give features of ${channels} channels, such as GPT-SoVITS's 4-cnhubert/*.pt.`,
  'check-no-speech': ({ channels }) =>
    `The bundled speech cannot be made into frames of ${channels} channels. Give features of ${channels} channels, such as GPT-SoVITS's 4-cnhubert/*.pt.`,
};
