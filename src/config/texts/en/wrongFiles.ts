/** What is said when a file was given as something that it is not: what it is, and which file is needed. */
import type { OtherFile } from '../../otherFiles.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import type { USABLE_FILES, WANTED_FILES, WRONG_FILE_PROBLEMS } from '../../problems/wrongFileProblems.ts';
import { quote } from '../quotedText.ts';

/** Which file is needed. */
const NEEDED: Readonly<Record<(typeof WANTED_FILES)[number], string>> = {
  checkpoint: 'expected the SoVITS model of GPT-SoVITS (s2G*.pth or G_*.pth), or weights of Freeze Lab',
  features: "expected features, such as GPT-SoVITS's 4-cnhubert/*.pt",
  'semantic-tokens': 'expected a 6-name2semantic.tsv: lines of a name, a tab, tokens',
  weights: 'expected a .json written by “Export weights”',
  session: 'expected a session file of Freeze Lab (*.freezelab.zip)',
  audio: 'expected audio: WAV, FLAC, MP3, OGG, M4A or WebM',
  tensors: 'expected PyTorch, safetensors, .npy, .npz or weights JSON',
};

/** What can be used, but elsewhere: what it is, and where to. */
const ELSEWHERE: Readonly<Record<(typeof USABLE_FILES)[number], readonly [string, string]>> = {
  weights: ['a weights file of Freeze Lab', '“Import weights” takes it'],
  checkpoint: ['a model', '“Import checkpoint” takes models'],
  features: ['a file that may hold features, but no model', '“Add feature files” takes it'],
  'semantic-tokens': ['a file of semantic tokens', '“Import semantic tokens” takes it'],
  session: ['a session file of Freeze Lab', '“Open session” takes it'],
  run: ['a run file of Freeze Lab', '“Open a run file” takes it'],
  audio: ['a file of sound', '“Add audio files” takes it'],
};

const DESCRIPTIONS: Readonly<Record<OtherFile, string>> = {
  discriminator: 'a discriminator, which holds no ssl_proj and no codebook',
  'gpt-checkpoint': 'a GPT (s1) of GPT-SoVITS, which holds no ssl_proj and no codebook',
  lora: 'a LoRA fine-tune, whose ssl_proj and codebook are those of the base model',
  'bert-features': 'features of the text (3-bert)',
  'speaker-embedding': 'what tells the speaker (7-sv_cn)',
  'optimizer-state': 'the state of an optimizer, without the model',
  phonemes: 'a list of texts and phonemes (2-name2text)',
  'transcript-list': 'a list of recordings and what is said in them',
  'training-log': 'a log of a training',
  'tensorboard-log': 'a log for TensorBoard',
  'gpt-sovits-config': 'a file of settings',
  'hubert-model': 'the model that features are made with (HuBERT), not features',
  'bert-model': 'the model for texts (BERT)',
  vocoder: 'a vocoder, which holds no ssl_proj and no codebook',
  'exported-model': 'a model exported as a program, which only its own player can open',
  'lfs-pointer': 'a Git LFS pointer, which only stands for the file',
  'web-page': 'a web page',
  'server-message': 'the answer of a server',
  empty: 'empty',
  image: 'a picture',
  document: 'a document',
  archive: 'an archive',
  program: 'a program',
};

/** What to do, whatever was wanted. */
const REMEDIES: Partial<Record<OtherFile, string>> = {
  'lfs-pointer': 'get the file itself with “git lfs pull”, or download it',
  'web-page': 'download the file itself, not the page that shows it',
  'server-message': 'the download failed, so download it again',
  empty: 'copy or download it again',
  archive: 'unpack it first',
};

/** Which model is needed instead of another. */
const MODEL_REMEDIES: Partial<Record<OtherFile, string>> = {
  discriminator: 'take the generator beside it, the G_*.pth of the same number',
  'gpt-checkpoint': 'take the SoVITS (s2) of the same version: s2G*.pth, G_*.pth, or one of SoVITS_weights',
  lora: 'import the base model, s2Gv3.pth, or s2Gv4.pth for v4',
};

export const wrongFiles: ProblemTexts<keyof typeof WRONG_FILE_PROBLEMS> = {
  'file-of-no-use': ({ other, wanted, answer }) => {
    const said = answer === '' ? '' : ` (${quote(answer)})`;
    const isModel = wanted === 'checkpoint' && MODEL_REMEDIES[other] !== undefined;
    const remedy = REMEDIES[other] ?? (isModel ? MODEL_REMEDIES[other] : NEEDED[wanted]);
    return `it is ${DESCRIPTIONS[other]}${said}; ${remedy}`;
  },
  'file-of-elsewhere': ({ kind, wanted }) => {
    const [what, where] = ELSEWHERE[kind];
    return `it is ${what}; ${wanted === 'tensors' ? '' : `${where}; here `}${NEEDED[wanted]}`;
  },
};
