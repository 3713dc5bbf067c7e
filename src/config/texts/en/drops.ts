/** What became of files that a person gave, English. Numbers arrive formatted, names as they are. */
import { foreign, foreignName } from '../foreignText.ts';
import { plurals } from '../plurals.ts';

interface Group {
  count: number;
  names: readonly string[];
}

const plural = plurals('en');
const counted = (count: number): string => `${count} ${plural(count, { one: 'file', other: 'files' })}`;
const NAMES_MATTER = /^rival-|^unknown$/;
/** Names one by one where there are few, or where a person has to know them; a count where nobody would read them. */
const filesOf = (reason: string, { count, names }: Group): string => {
  const unique = [...new Set(names.map(foreignName))];
  if (unique.length === 1 && count > 1) return `${unique.join()} (${count})`;
  const more = count - unique.length;
  if (NAMES_MATTER.test(reason)) return `${unique.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return count <= 2 ? unique.join(', ') : counted(count);
};
const enumerated = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** What each kind that is left alone is: one line of a list, in front of the files. */
const what = {
  discriminator: 'Discriminator, of use only to GPT-SoVITS’s own training',
  'gpt-checkpoint': 'GPT (s1) checkpoint, which has no quantizer',
  lora: 'LoRA of v3 or v4, which has neither ssl_proj nor quantizer',
  'bert-features': 'BERT features of the text',
  'speaker-embedding': 'Speaker embeddings',
  'optimizer-state': 'State of an optimizer, without weights',
  phonemes: 'Phonemes of the text',
  'transcript-list': 'List of recordings and what is said in them',
  'training-log': 'Training log',
  'tensorboard-log': 'TensorBoard log',
  'gpt-sovits-config': 'Settings of GPT-SoVITS',
  'hubert-model': 'Model that makes features of sound',
  'bert-model': 'Model that makes features of text',
  vocoder: 'Vocoder',
  'exported-model': 'Model exported for running, not for training',
  'lfs-pointer': 'Git LFS pointer',
  'web-page': 'Web page',
  'server-message': 'Message of a server',
  empty: 'Empty file',
  image: 'Image',
  document: 'Document',
  archive: 'Archive; unpack it and drop what is in it',
  program: 'Program or source text',
  recordings: 'Recordings that the features were made from',
  'gpt-training': 'Training of the GPT (s1)',
  hidden: 'Hidden file',
  unknown: 'Not recognised',
  'older-checkpoint': 'Older steps of the same checkpoint',
  'token-part': 'Parts of the token file that is there as a whole',
  'same-name': 'Of a name that another file of the drop has',
  replaced: 'Not taken, because the other file replaces everything',
  'rival-checkpoints': 'Only one checkpoint can be used; drop the one you want',
  'rival-tokens': 'Only one file of semantic tokens can be used; drop the one you want',
  'rival-sessions': 'Only one session can be opened; drop the one you want',
  'rival-weights': 'Only one weights file can be gone on with; drop the one you want',
  'rival-runs': 'Only one run can be opened; drop the one you want',
  'too-many': 'More files than can be looked at; only these were',
  cancelled: 'Cancelled',
  'not-running':
    'Not taken, because the training worker was not running; press Restart if it still is not, then drop again',
} as const;

/** What to give instead of a file that looks as if it should be of use, where nothing was taken. */
const instead: Partial<Record<keyof typeof what, string>> = {
  discriminator: 'Freeze Lab needs the generator beside it: G_*.pth, or s2G*.pth.',
  'gpt-checkpoint':
    'Freeze Lab needs the SoVITS model of the same version: s2G*.pth, G_*.pth or a .pth of SoVITS_weights.',
  lora: 'ssl_proj and codebook are those of the base model: import s2Gv3.pth or s2Gv4.pth.',
  'bert-features': 'Features are in 4-cnhubert.',
  'speaker-embedding': 'Features are in 4-cnhubert.',
  'hubert-model': 'Freeze Lab needs what it made, the features in 4-cnhubert, or a checkpoint: s2G*.pth or G_*.pth.',
  'bert-model': 'Freeze Lab needs the SoVITS model: s2G*.pth or G_*.pth.',
  vocoder: 'Freeze Lab needs the SoVITS model: s2G*.pth or G_*.pth.',
  'exported-model': 'Freeze Lab needs the weights it was exported from: s2G*.pth or G_*.pth.',
  'optimizer-state': 'Freeze Lab needs the weights: s2G*.pth or G_*.pth.',
  unknown:
    'Freeze Lab takes checkpoints (.pth, .safetensors), features (.pt, .npy, .npz), semantic tokens (.tsv), audio, training logs (train.log, events.out.tfevents.*), and its own sessions, runs and weights.',
};

const takenKinds = {
  features: { one: 'features', many: 'feature files' },
  audio: { one: 'audio', many: 'audio files' },
  checkpoint: { one: 'checkpoint', many: 'checkpoints' },
  'checkpoint-check': { one: 'for the freeze check, the checkpoint', many: 'checkpoints for the freeze check' },
  'semantic-tokens': { one: 'semantic tokens', many: 'files of semantic tokens' },
  'probe-tokens': { one: 'tokens of the probe', many: 'files of tokens' },
  session: { one: 'session', many: 'sessions' },
  weights: { one: 'weights', many: 'weights files' },
  run: { one: 'run', many: 'run files' },
  'kept-run': { one: 'kept run', many: 'kept runs' },
  log: { one: 'training log', many: 'training logs' },
} as const;

type TakenKind = keyof typeof takenKinds;
export const drops = {
  what,
  waiting: (count: number) => `${counted(count)} will be taken as soon as the training worker has started.`,
  taken: (groups: readonly (Group & { kind: TakenKind })[]) =>
    `Taken: ${enumerated(
      groups.map(({ kind, count, names: [name] }) =>
        count === 1 && name !== undefined
          ? `${takenKinds[kind].one} ${foreignName(name)}`
          : `${count} ${takenKinds[kind].many}`,
      ),
    )}.`,
  refused: (count: number, name: string | undefined) =>
    count === 1 && name !== undefined ? `${foreignName(name)} was refused.` : `${counted(count)} were refused.`,
  /** Where nothing was taken and nothing refused. */
  left: (count: number, name: string | undefined, reason: keyof typeof what) =>
    count === 1 && name !== undefined
      ? `${foreignName(name)} was ${reason === 'unknown' ? 'not recognised' : 'left alone'}.`
      : 'None of these files was taken.',
  /** What a file is that the title has named. */
  leftAs: (reason: keyof typeof what) => (reason === 'unknown' ? null : `${what[reason]}.`),
  nothing: 'There was no file in it.',
  waits: (data: boolean, tokens: boolean) =>
    data && tokens
      ? 'Apply and reset to train on them and to compare the tokens.'
      : data
        ? 'Apply and reset to train on what was added.'
        : 'They are compared after Apply and reset.',
  /** The reason without the name in front of it, where the title has said it. */
  reason: (name: string, reason: string, named: boolean) => {
    const bare = reason.startsWith(`${name}: `) ? reason.slice(name.length + 2) : reason;
    // The name of a tensor stays as it is.
    const begins = /^[a-z]+[ ,]/.test(bare) ? bare.charAt(0).toUpperCase() + bare.slice(1) : bare;
    const sentence = foreign(begins);
    return named || bare.includes(name) ? sentence : `${foreignName(name)}: ${sentence}`;
  },
  /** What a log tells, where there are several. */
  told: (name: string, sentences: readonly string[]) => `${foreignName(name)}: ${sentences.join(' ')}`,
  moreRefused: (count: number) => `and ${count} more`,
  leftAlone: 'Left alone',
  /** All that was left, in a line of the log. */
  leftInLog: (lines: readonly string[]) => `Left alone: ${lines.join('; ')}.`,
  leftLine: (reason: keyof typeof what, group: Group) => `${what[reason]}: ${filesOf(reason, group)}`,
  instead: (reason: keyof typeof what) => instead[reason] ?? null,
  /** Of what stands in a file's place when its download failed. */
  inPlaceOfAFile: {
    'lfs-pointer':
      'It is a Git LFS pointer, a few lines in place of the file. Get the file itself: run “git lfs pull”, or download it in the browser.',
    'web-page': 'It is a web page, not the file: the address was that of a page about it. Download the file itself.',
    'server-message':
      'It is a message of a server, not the file, such as that there is none. Check the address and download it again.',
    empty: 'It is empty. Download or copy it again.',
  },
} as const;
