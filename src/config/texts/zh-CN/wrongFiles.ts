/** What is said when a file was given as something that it is not, in Simplified Chinese. */
import type { OtherFile } from '../../otherFiles.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import type { USABLE_FILES, WANTED_FILES, WRONG_FILE_PROBLEMS } from '../../problems/wrongFileProblems.ts';
import { quote } from '../quotedText.ts';
import { zh } from './spacing.ts';

/** Which file is needed. */
const NEEDED: Readonly<Record<(typeof WANTED_FILES)[number], string>> = {
  checkpoint: '应为 GPT-SoVITS 的 SoVITS 模型（s2G*.pth 或 G_*.pth），或 Freeze Lab 的权重',
  features: '应为特征，例如 GPT-SoVITS 的 4-cnhubert/*.pt',
  'semantic-tokens': '应为 6-name2semantic.tsv：若干行名称、制表符、token',
  weights: '应为“导出权重”写出的 .json',
  session: '应为 Freeze Lab 的会话文件（*.freezelab.zip）',
  audio: '应为音频：WAV、FLAC、MP3、OGG、M4A 或 WebM',
  tensors: '应为 PyTorch、safetensors、.npy、.npz 或权重 JSON',
};

/** What can be used, but elsewhere: what it is, and where to. */
const ELSEWHERE: Readonly<Record<(typeof USABLE_FILES)[number], readonly [string, string]>> = {
  weights: ['Freeze Lab 的权重文件', '请用“导入权重”'],
  checkpoint: ['模型', '请用“导入检查点”'],
  features: ['可能含有特征的文件，而不是模型', '请用“添加特征文件”'],
  'semantic-tokens': ['语义 token 文件', '请用“导入语义 token”'],
  session: ['Freeze Lab 的会话文件', '请用“打开会话”'],
  run: ['Freeze Lab 的运行文件', '请用“打开运行文件”'],
  audio: ['声音文件', '请用“添加音频文件”'],
};

const DESCRIPTIONS: Readonly<Record<OtherFile, string>> = {
  discriminator: '判别器，其中没有 ssl_proj 和码本',
  'gpt-checkpoint': 'GPT-SoVITS 的 GPT（s1），其中没有 ssl_proj 和码本',
  lora: 'LoRA 微调文件，它的 ssl_proj 和码本就是底模的',
  'bert-features': '文本特征（3-bert）',
  'speaker-embedding': '说话人特征（7-sv_cn）',
  'optimizer-state': '优化器状态，不含模型',
  phonemes: '文本与音素的列表（2-name2text）',
  'transcript-list': '录音及其文本的列表',
  'training-log': '训练日志',
  'tensorboard-log': 'TensorBoard 日志',
  'gpt-sovits-config': '设置文件',
  'hubert-model': '提取特征用的模型（HuBERT），而不是特征',
  'bert-model': '文本模型（BERT）',
  vocoder: '声码器，其中没有 ssl_proj 和码本',
  'exported-model': '导出为程序的模型，只能由专门的运行环境打开',
  'lfs-pointer': 'Git LFS 指针，只是文件的占位',
  'web-page': '网页',
  'server-message': '服务器的回复',
  empty: '空文件',
  image: '图片',
  document: '文档',
  archive: '压缩包',
  program: '程序',
};

/** What to do, whatever was wanted. */
const REMEDIES: Partial<Record<OtherFile, string>> = {
  'lfs-pointer': '请用“git lfs pull”获取文件本身，或直接下载',
  'web-page': '请下载文件本身，而不是介绍它的页面',
  'server-message': '下载失败，请重新下载',
  empty: '请重新复制或下载',
  archive: '请先解压',
};

/** Which model is needed instead of another. */
const MODEL_REMEDIES: Partial<Record<OtherFile, string>> = {
  discriminator: '请用同一处的生成器，即编号相同的 G_*.pth',
  'gpt-checkpoint': '请用同版本的 SoVITS（s2）：s2G*.pth、G_*.pth，或 SoVITS_weights 中的文件',
  lora: '请导入底模 s2Gv3.pth，v4 则为 s2Gv4.pth',
};

export const wrongFiles: ProblemTexts<keyof typeof WRONG_FILE_PROBLEMS> = {
  'file-of-no-use': ({ other, wanted, answer }) => {
    const said = answer === '' ? '' : `（${quote(answer)}）`;
    const isModel = wanted === 'checkpoint' && MODEL_REMEDIES[other] !== undefined;
    const remedy = REMEDIES[other] ?? (isModel ? MODEL_REMEDIES[other] : NEEDED[wanted]);
    return zh`它是${DESCRIPTIONS[other]}${said}；${remedy ?? ''}`;
  },
  'file-of-elsewhere': ({ kind, wanted }) => {
    const [what, where] = ELSEWHERE[kind];
    return zh`它是${what}；${wanted === 'tensors' ? '' : `${where}，这里`}${NEEDED[wanted]}`;
  },
};
