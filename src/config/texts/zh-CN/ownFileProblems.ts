/** What is wrong with files of our own, features and tokens, in Simplified Chinese. */
import type { OWN_FILE_PROBLEMS } from '../../problems/ownFileProblems.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import { quote } from '../quotedText.ts';
import { zh } from './spacing.ts';

export const ownFileProblems: ProblemTexts<keyof typeof OWN_FILE_PROBLEMS> = {
  'file-too-short': ({ bytes, from, to }) => zh`它在第${bytes}字节处结束，而这里应有第${from}到第${to}字节`,
  'cannot-read': ({ detail }) => zh`无法读取：${detail}`,
  'ended-early': '它提前结束',
  'is-a-model': '它是模型',
  'shape-of-no-features': ({ shape }) => zh`形状为 [${shape.join(', ')}]，而特征应为 [1, 通道, 帧] 或 [帧, 通道]`,
  'shape-so-empty': ({ shape }) => zh`形状为 [${shape.join(', ')}]，因此是空的`,
  'but-no': ({ prefix, prefix2 }) => zh`有${quote(prefix)}，但没有${quote(prefix2)}`,
  'no-ssl-proj': ({ sslProj }) =>
    zh`没有${quote(sslProj)}，应为 GPT-SoVITS 的检查点（s2G*.pth 或 G_*.pth），或 Freeze Lab 的权重`,
  'kernel-of-no-token-rate': ({ kernel }) =>
    zh`ssl_proj 的卷积核为${kernel}，应为 1（每秒 50 个 token）或 2（每秒 25 个 token）`,
  'too-many-layers': ({ most }) => zh`量化器超过${most}层`,
  'shape-expected': ({ shape, axes }) => zh`形状为 [${shape.join(', ')}]，应为 [${axes.join(', ')}]`,
  'no-text-utf-8-or-utf-16': '它不是 UTF-8 或 UTF-16 文本，请另存为 UTF-8',
  'probe-file-too-large': ({ name, bytes, most }) =>
    zh`${name}：有${bytes}字节，而探针集的 token 最多占${most}字节。请选择“导出 token”写出的文件。`,
  'probe-file-empty': ({ name }) => zh`${name}：文件是空的，应为量化器每层一行 token。`,
  'probe-file-lines': ({ name, lines, most }) => zh`${name}：有${lines}行，应为量化器每层一行，最多${most}行。`,
  'characters-at-most': ({ text, most }) => zh`有${text}个字符，最多${most}个`,
  'more-than-utterances': ({ most }) => zh`超过${most}条语句`,
  'line-without-tab': ({ line }) => zh`${quote(line)}的名称与 token 之间没有制表符`,
  'no-proper-name': '没有合适的名称',
  'no-utterance': '里面没有语句，应为若干行：名称、制表符、token',
  'no-code': ({ word }) => zh`${quote(word)}不是 token`,
  'too-many-codes': ({ most }) => zh`一个名称的 token 超过${most}个`,
  'utterance-cannot-name': ({ name }) => zh`语句不能以${quote(name)}为名称`,
  'no-codes': ({ name }) => zh`${quote(name)}没有 token`,
  'not-a-code': ({ name, wrong }) => zh`${quote(name)}有 token ${quote(wrong)}`,
  'part-missing': ({ path }) => zh`缺少${quote(path)}这一部分`,
  'zip-no-session': '它是 zip，但不是 Freeze Lab 的会话文件',
  'bytes-at-most': ({ bytes, most }) => zh`有${bytes}字节，最多${most}字节`,
  'not-json-or-damaged': '它不是 JSON，或已损坏',
  'page-no-mark': '开头不是 Freeze Lab 写出的形式',
  'page-header-too-long': ({ headerBytes, bytes, most }) =>
    zh`头部声称有${headerBytes}字节，而总共只有${bytes}字节；最多读取${most}字节`,
  'bytes-expected-there': ({ expected, bytes }) => zh`应有${expected}字节，实有${bytes}字节`,
  'points-lane-not-order': ({ lane }) => zh`支路${lane}的数据点顺序不对`,
  'page-header-no-json': '头部不是 JSON，或已损坏',
  'long-list-no-numbers': '里面有一个长列表，其中不全是数',
  'json-too-long': ({ most }) => zh`除长数列以外超过${most}字节`,
  'text-for-values': ({ name }) => zh`${quote(name)}的数据是文本，应为数的列表`,
  'holds-values-shape-needs': ({ name, list, shape, size }) =>
    zh`${quote(name)}有${list}个值，而形状 [${shape.join(', ')}] 需要${size}个`,
  'value-beyond-float32': ({ name, index, value }) =>
    zh`${quote(name)}的第${index}个值为${value}，超出 float32 的范围（最大 3.4e38）`,
  'no-run': ({ what }, say) => zh`它不是 Freeze Lab 的运行文件：${say(what).replace(/。$/, '')}`,
  'its-experiment': '其中的实验',
  'no-presets': ({ what }, say) => zh`其中没有 Freeze Lab 的预设：${say(what).replace(/。$/, '')}`,
  'presets-newer': ({ found, known }) =>
    zh`其中的预设来自更新的 Freeze Lab（版本${found}，本页面只能读取版本${known}）：请重新加载页面以使用新版本`,
  'too-many-presets': ({ most }) => zh`最多保存${most}个预设。请先删除一些，或导出为文件。`,
  'preset-refused': ({ name, problems }, say) => zh`预设${quote(name)}：${problems.map(say).join('；')}`,
  'npy-holds-one': ({ count }) => zh`.npy 只能存放一个张量，而这里有${count}个；请用 --only PATH 选择一个`,
  'state-no-mark': '开头不是 Freeze Lab 写入的支路状态',
  'array-used-often': ({ index, most }) => zh`第${index}个数组代表的张量超过${most}个`,
};
