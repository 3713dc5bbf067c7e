/** What became of files that a person gave, Simplified Chinese. Numbers arrive formatted, names as they are. */
import { foreign, foreignName } from '../foreignText.ts';
import type { Texts } from '../textTypes.ts';
import { listed, zh } from './spacing.ts';

interface Group {
  count: number;
  names: readonly string[];
}

const counted = (count: number): string => zh`${count}个文件`;
const NAMES_MATTER = /^rival-|^unknown$/;
/** Names one by one where there are few, or where a person has to know them; a count where nobody would read them. */
const filesOf = (reason: string, { count, names }: Group): string => {
  const unique = [...new Set(names.map(foreignName))];
  if (unique.length === 1 && count > 1) return zh`${unique.join('')}（${count}个）`;
  const more = count - unique.length;
  if (NAMES_MATTER.test(reason)) return `${unique.join('、')}${more > 0 ? zh`，以及另外${more}个` : ''}`;
  return count <= 2 ? unique.join('、') : counted(count);
};

/** What each kind that is left alone is: one line of a list, in front of the files. */
const what: Texts['drops']['what'] = {
  discriminator: '判别器，只在 GPT-SoVITS 自己的训练中有用',
  'gpt-checkpoint': 'GPT（s1）检查点，不含量化器',
  lora: 'v3 或 v4 的 LoRA，既没有 ssl_proj 也没有量化器',
  'bert-features': '文本的 BERT 特征',
  'speaker-embedding': '说话人嵌入',
  'optimizer-state': '优化器状态，不含权重',
  phonemes: '文本的音素',
  'transcript-list': '录音及其文本的列表',
  'training-log': '训练日志',
  'tensorboard-log': 'TensorBoard 日志',
  'gpt-sovits-config': 'GPT-SoVITS 的设置',
  'hubert-model': '从声音提取特征的模型',
  'bert-model': '从文本提取特征的模型',
  vocoder: '声码器',
  'exported-model': '为运行而不是为训练导出的模型',
  'lfs-pointer': 'Git LFS 指针',
  'web-page': '网页',
  'server-message': '服务器的消息',
  empty: '空文件',
  image: '图片',
  document: '文档',
  archive: '压缩包；请解压后拖入其中的内容',
  program: '程序或源代码',
  recordings: '提取这些特征时用的录音',
  'gpt-training': 'GPT（s1）的训练文件',
  hidden: '隐藏文件',
  unknown: '无法识别',
  'older-checkpoint': '同一检查点较早的步数',
  'token-part': 'token 文件的分片，完整的文件已在其中',
  'same-name': '与这次拖入的另一个文件同名',
  replaced: '没有采用，因为另一个文件会取代全部内容',
  'rival-checkpoints': '只能使用一个检查点，请只拖入需要的那个',
  'rival-tokens': '只能使用一个语义 token 文件，请只拖入需要的那个',
  'rival-sessions': '只能打开一个会话，请只拖入需要的那个',
  'rival-weights': '只能从一个权重文件继续，请只拖入需要的那个',
  'rival-runs': '只能打开一个运行，请只拖入需要的那个',
  'too-many': '文件太多，只查看了其中一部分',
  cancelled: '已取消',
  'not-running': '没有采用，因为训练线程没有运行；如果仍未运行，请按“重新启动”，然后再拖入一次',
};

/** What to give instead of a file that looks as if it should be of use, where nothing was taken. */
const instead: Partial<Record<keyof typeof what, string>> = {
  discriminator: 'Freeze Lab 需要的是同一处的生成器：G_*.pth 或 s2G*.pth。',
  'gpt-checkpoint': 'Freeze Lab 需要的是同版本的 SoVITS 模型：s2G*.pth、G_*.pth 或 SoVITS_weights 中的 .pth。',
  lora: '其 ssl_proj 和码本就是底模的：请导入 s2Gv3.pth 或 s2Gv4.pth。',
  'bert-features': '特征在 4-cnhubert 中。',
  'speaker-embedding': '特征在 4-cnhubert 中。',
  'hubert-model': 'Freeze Lab 需要的是它提取的结果，即 4-cnhubert 中的特征，或者检查点：s2G*.pth 或 G_*.pth。',
  'bert-model': 'Freeze Lab 需要的是 SoVITS 模型：s2G*.pth 或 G_*.pth。',
  vocoder: 'Freeze Lab 需要的是 SoVITS 模型：s2G*.pth 或 G_*.pth。',
  'exported-model': 'Freeze Lab 需要的是导出前的权重：s2G*.pth 或 G_*.pth。',
  'optimizer-state': 'Freeze Lab 需要的是权重：s2G*.pth 或 G_*.pth。',
  unknown:
    'Freeze Lab 接受检查点（.pth、.safetensors）、特征（.pt、.npy、.npz）、语义 token（.tsv）、音频、训练日志（train.log、events.out.tfevents.*），以及自己的会话、运行和权重文件。',
};

/** What was taken, as it stands before a name and behind a count. */
const takenKinds = {
  features: { name: '特征', measured: '个特征文件' },
  audio: { name: '音频', measured: '个音频文件' },
  checkpoint: { name: '检查点', measured: '个检查点' },
  'checkpoint-check': { name: '用于检验冻结的检查点', measured: '个用于检验冻结的检查点' },
  'semantic-tokens': { name: '语义 token', measured: '个语义 token 文件' },
  'probe-tokens': { name: '探针集的 token', measured: '个 token 文件' },
  session: { name: '会话', measured: '个会话' },
  weights: { name: '权重', measured: '个权重文件' },
  run: { name: '运行', measured: '个运行文件' },
  'kept-run': { name: '已保留的运行', measured: '次已保留的运行' },
  log: { name: '训练日志', measured: '个训练日志' },
} as const;

export const drops: Texts['drops'] = {
  what,
  waiting: (count) => zh`训练线程启动后会处理${counted(count)}。`,
  taken: (groups) =>
    zh`已采用${listed(
      groups.map(({ kind, count, names: [name] }) =>
        count === 1 && name !== undefined
          ? `${takenKinds[kind].name}“${foreignName(name)}”`
          : zh`${count}${takenKinds[kind].measured}`,
      ),
    )}。`,
  told: (name, sentences) => zh`${foreignName(name)}：${sentences.join('')}`,
  refused: (count, name) =>
    count === 1 && name !== undefined ? `“${foreignName(name)}”被拒绝。` : zh`${counted(count)}被拒绝。`,
  left: (count, name, reason) =>
    count === 1 && name !== undefined
      ? `${reason === 'unknown' ? '无法识别' : '没有采用'}“${foreignName(name)}”。`
      : '这些文件都没有采用。',
  leftAs: (reason) => (reason === 'unknown' ? null : `${what[reason]}。`),
  nothing: '里面没有文件。',
  waits: (data, tokens) =>
    data && tokens
      ? '按“应用并重置”即可用它们训练，并比较 token。'
      : data
        ? '按“应用并重置”即可用添加的数据训练。'
        : '按“应用并重置”之后再比较。',
  reason: (name, reason, named) => {
    const bare = reason.startsWith(`${name}：`) ? reason.slice(name.length + 1) : reason;
    const sentence = foreign(bare);
    return named || bare.includes(name) ? sentence : `${foreignName(name)}：${sentence}`;
  },
  moreRefused: (count) => zh`另有${count}个`,
  leftAlone: '没有采用',
  leftInLog: (lines) => `没有采用：${lines.join('；')}。`,
  leftLine: (reason, group) => `${what[reason]}：${filesOf(reason, group)}`,
  instead: (reason) => instead[reason] ?? null,
  inPlaceOfAFile: {
    'lfs-pointer': '这是 Git LFS 指针，只是代替文件的几行文字。请获取文件本身：运行“git lfs pull”，或在浏览器中下载。',
    'web-page': '这是网页，不是文件本身：下载的网址是介绍它的页面。请下载文件本身。',
    'server-message': '这是服务器的消息，不是文件本身，例如提示文件不存在。请检查网址并重新下载。',
    empty: '文件是空的。请重新下载或复制。',
  },
};
