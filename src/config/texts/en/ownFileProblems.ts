/** What is wrong with files of our own, features and tokens, in English. */
import type { ProblemTexts } from '../../problems/problem.ts';
import type { OWN_FILE_PROBLEMS } from '../../problems/ownFileProblems.ts';
import { quote } from '../quotedText.ts';

export const ownFileProblems: ProblemTexts<keyof typeof OWN_FILE_PROBLEMS> = {
  'file-too-short': ({ bytes, from, to }) => `it ends at byte ${bytes}, where bytes ${from} to ${to} are expected`,
  'cannot-read': ({ detail }) => `it cannot be read: ${detail}`,
  'ended-early': 'it ended early',
  'is-a-model': 'it is a model',
  'shape-of-no-features': ({ shape }) =>
    `its shape is [${shape.join(', ')}]; features are [1, channels, frames] or [frames, channels]`,
  'shape-so-empty': ({ shape }) => `its shape is [${shape.join(', ')}], so it is empty`,
  'but-no': ({ prefix, prefix2 }) => `it has ${quote(prefix)}, but no ${quote(prefix2)}`,
  'no-ssl-proj': ({ sslProj }) =>
    `it has no ${quote(sslProj)}; expected a checkpoint of GPT-SoVITS (s2G*.pth or G_*.pth), or weights of Freeze Lab`,
  'kernel-of-no-token-rate': ({ kernel }) =>
    `its ssl_proj has a kernel of ${kernel}; expected 1 (50 tokens a second) or 2 (25 tokens a second)`,
  'too-many-layers': ({ most }) => `its quantizer has more than ${most} layers`,
  'shape-expected': ({ shape, axes }) => `its shape is [${shape.join(', ')}]; expected [${axes.join(', ')}]`,
  'no-text-utf-8-or-utf-16': 'it is no text in UTF-8 or UTF-16; save it as UTF-8',
  'probe-file-too-large': ({ name, bytes, most }) =>
    `${name} has ${bytes} bytes; the tokens of a probe take at most ${most}. Choose a file of “Export tokens”.`,
  'probe-file-empty': ({ name }) => `${name} is empty; expected a line of tokens per quantizer layer.`,
  'probe-file-lines': ({ name, lines, most }) =>
    `${name} has ${lines} lines; expected one per quantizer layer, at most ${most}.`,
  'characters-at-most': ({ text, most }) => `it has ${text} characters; at most ${most}`,
  'more-than-utterances': ({ most }) => `more than ${most} utterances`,
  'line-without-tab': ({ line }) => `${quote(line)} has no tab between name and tokens`,
  'no-proper-name': 'it has no proper name',
  'no-utterance': 'it holds no utterance; expected lines of a name, a tab, tokens',
  'no-code': ({ word }) => `${quote(word)} is no token`,
  'too-many-codes': ({ most }) => `more than ${most} tokens for one name`,
  'utterance-cannot-name': ({ name }) => `an utterance cannot have the name ${quote(name)}`,
  'no-codes': ({ name }) => `${quote(name)} has no tokens`,
  'not-a-code': ({ name, wrong }) => `${quote(name)} has a token ${quote(wrong)}`,
  'part-missing': ({ path }) => `its part ${quote(path)} is missing`,
  'zip-no-session': 'it is a zip, but no session file of Freeze Lab',
  'bytes-at-most': ({ bytes, most }) => `it has ${bytes} bytes; at most ${most}`,
  'not-json-or-damaged': 'it is not JSON, or damaged',
  'page-no-mark': 'they do not begin as Freeze Lab writes them',
  'page-header-too-long': ({ headerBytes, bytes, most }) =>
    `their header claims ${headerBytes} bytes of ${bytes}; at most ${most} are read`,
  'bytes-expected-there': ({ expected, bytes }) => `${expected} bytes were expected, and there are ${bytes}`,
  'points-lane-not-order': ({ lane }) => `the points of lane ${lane} are not in order`,
  'page-header-no-json': 'their header is not JSON, or damaged',
  'long-list-no-numbers': 'a long list of numbers in it holds something else',
  'json-too-long': ({ most }) => `it has more than ${most} bytes beside its long lists of numbers`,
  'state-no-mark': 'it does not begin as Freeze Lab writes the state of a lane',
  'array-used-often': ({ index, most }) => `its array ${index} stands for more than ${most} tensors`,
  'text-for-values': ({ name }) => `${quote(name)} has a text for its data; expected a list of numbers`,
  'holds-values-shape-needs': ({ name, list, shape, size }) =>
    `${quote(name)} holds ${list} values; its shape [${shape.join(', ')}] needs ${size}`,
  'value-beyond-float32': ({ name, index, value }) =>
    `${quote(name)}, value ${index}, is ${value}, which float32 cannot hold (at most 3.4e38)`,
  'no-run': ({ what }, say) => `it is no run file of Freeze Lab: ${say(what).replace(/\.$/, '')}`,
  'its-experiment': 'its experiment',
  'no-presets': ({ what }, say) => `it holds no presets of Freeze Lab: ${say(what).replace(/\.$/, '')}`,
  'presets-newer': ({ found, known }) =>
    `it holds presets of a newer Freeze Lab (version ${found}; this page reads version ${known}): load the page again to get the newer one`,
  'too-many-presets': ({ most }) => `There is room for ${most} presets. Delete some first, or export them to a file.`,
  'preset-refused': ({ name, problems }, say) => `preset ${quote(name)}: ${problems.map(say).join('; ')}`,
  'npy-holds-one': ({ count }) => `.npy holds one tensor, here are ${count}; choose one with --only PATH`,
};
