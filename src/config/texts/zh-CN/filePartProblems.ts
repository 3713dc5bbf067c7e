/** Parts that were left out, values and what schemas expect, in Simplified Chinese: clauses without a full stop. */
import type { FILE_PART_PROBLEMS } from '../../problems/filePartProblems.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import { listOf, quote } from '../quotedText.ts';
import { enumerated, zh } from './spacing.ts';

const PICKLED = {
  'text-of-bytes': '字节串',
  'date-or-time': '日期或时间',
  path: '路径',
  list: '列表',
  duration: '时长',
};
const NUMPY = {
  'element-type': '元素类型',
  number: '数',
  array: '数组',
  something: '内容',
  object: '对象',
  text: '文本',
};

const cutOff = (isCut: boolean): string => (isCut ? '文件被截断：' : '');

export const filePartProblems: ProblemTexts<keyof typeof FILE_PART_PROBLEMS> = {
  'storage-without-tensor': '它是没有张量的存储',
  'key-of-no-kind': '它的键既不是文本也不是数',
  'name-for-value': ({ name }) => zh`应有数值的地方却是${name}`,
  'bare-object-for-value': ({ kind }) => zh`应有数值的地方却是空的${kind}`,
  'no-array': '它不是数组',
  'array-bytes': ({ cut, bytes, shape, type, needed }) =>
    zh`${cutOff(cut)}有${bytes}字节，而${type}的 [${shape.join(', ')}] 需要${needed}字节`,
  'type-unsupported': ({ type }) => zh`类型为${type}，不受支持`,
  'data-overlap': ({ from, end }) => zh`数据从${from}而不是${end}开始：与另一项重叠`,
  'data-gap': ({ from, end }) => zh`数据从${from}而不是${end}开始：之前有不属于任何一项的字节`,
  'tensors-take': ({ cut, bytes, size }) => zh`${cutOff(cut)}张量共占${bytes}字节，文件中只有${size}字节`,
  'object-of-library': ({ library }) => zh`它是${library}的对象`,
  conjugated: '它在读取时要取共轭或取负，不受支持',
  'storage-number': ({ what, found }, say) => zh`${say(what)}为${say(found)}`,
  'no-number': '非数值',
  'storage-length': ({ key }) => zh`存储${quote(key)}的长度`,
  'view-start': ({ key }) => zh`存储${quote(key)}的视图起点`,
  'view-length': ({ key }) => zh`存储${quote(key)}的视图长度`,
  'elements-are-texts': '元素是文本',
  'elements-are-dates': '元素是日期或时长',
  'elements-are-complex': '元素是复数',
  'element-type': ({ type }) => zh`元素类型为${quote(type)}`,
  'elements-are-objects': '元素是需要反序列化的 Python 对象',
  'array-unsupported': ({ why }, say) => zh`${say(why)}，因此不受支持`,
  'elements-are-records': '元素是记录',
  'pickled-damaged': ({ what }) => zh`pickle 中的${PICKLED[what]}已损坏`,
  'numpy-damaged': ({ what }) => zh`pickle 中 NumPy 的${NUMPY[what]}已损坏`,
  'single-number': '它只是一个数',
  'whole-numbers': ({ type }) => zh`里面是整数（${type}）`,
  'shape-is': ({ shape }) => zh`形状为 [${shape.join(', ')}]`,
  'part-skipped': ({ path, reason }, say) => `${quote(path)}：${say(reason)}`,
  'holds-no-tensor': ({ parts, more }, say) =>
    parts.length === 0 ? '里面没有张量' : `里面没有可用的张量：${parts.map(say).join('；')}${more ? '；等等' : ''}`,
  'too-many-channels': ({ shape, frames, channels, known, most }) =>
    zh`[${shape.join(', ')}] 被读作${frames}帧、${channels}个通道，最多支持${most}个通道` +
    zh`（长度为${known}的轴视为通道；没有这样的轴时，三个轴取第二个，两个轴取最后一个）`,
  'values-lost': ({ lost, size }) => zh`共${size}个值，其中${lost}个为 NaN 或无穷大（或超出 float32 的范围）`,
  'values-huge': ({ largest }) => zh`有的值高达${largest.toPrecision(3)}，其平方超出 float32 的范围（从 1.8e19 起）`,
  'tensor-values': ({ problem }, say) => say(problem),
  'lost-tensor': ({ tensor, part, problem }, say) => zh`${tensor}（${part}）${say(problem)}`,
  'view-outside': ({ shape, stride, offset, length }) =>
    zh`形状 ${listOf(shape)}、步幅 ${listOf(stride)}、偏移${offset}超出了有${length}个元素的存储`,
  'name-twice': ({ name }) => zh`名称${quote(name)}出现两次且 token 不同，请只保留其中一个`,
  'at-code': ({ line, at }, say) => zh`${say(line)}，第${at}个 token`,
  'probe-line-long': ({ name, row, codes, most }) => zh`${name}：第${row}行有${codes}个 token，探针集最多${most}个。`,
  'probe-word': ({ name, row, column, found }, say) =>
    zh`${name}：第${row}行第${column}项${say(found)}不是 token，应为整数。`,
  'bytes-read': ({ bytes, most }) => zh`它有${bytes}字节，最多读取${most}字节`,
  'not-json': '它不是 JSON，或已损坏',
  'no-weights': ({ what }, say) => zh`${say(what)}。应为“导出权重”写出的文件`,
  'null-for-nan': 'null（有些程序这样写 NaN）',
  'value-no-number': ({ name, at, found }, say) => zh`${quote(name)}的第${at}个值为${say(found)}，应为数`,
  'version-mark': ({ head, marks }) => zh`版本标记${quote(head)}未知，应为 PK 或${enumerated(marks)}之一`,
  'text-no-tensors': ({ begin }) =>
    zh`它是以${quote(begin)}开头的文本，不是张量文件；如果是服务器返回了这段文本，请重新下载`,
  'format-unknown': '它已损坏或格式未知，应为 PyTorch、safetensors、.npy、.npz 或权重 JSON',
  'a-whole-number': ({ least, most }) => zh`${least}到${most}之间的整数`,
  'a-number': ({ least, most }) => zh`${least}到${most}之间的数`,
  'a-text': ({ least, most }) => (least > 0 ? zh`${least}到${most}个字符的文本` : zh`不超过${most}个字符的文本`),
  'one-of': ({ words }) => zh`${enumerated(words)}之一`,
  'true-or-false': 'true 或 false',
  'a-list': ({ least, most }) => (least > 0 ? zh`${least}到${most}项的列表` : zh`不超过${most}项的列表`),
  'an-object-of': ({ most }) => zh`不超过${most}项的对象`,
  'an-object-with': ({ key, words }) => zh`含有“${key}”的对象，其值为${enumerated(words)}之一`,
  'some-list': '列表',
  'list-entry': ({ at }) => zh`第${at}项`,
  'rule-broken': ({ place, rule }, say) => `${place.length === 0 ? '其中' : place.map(say).join('，')}：${say(rule)}`,
  'found-instead': ({ place, found, expected }, say) =>
    zh`${place.length === 0 ? '它' : place.map(say).join('，')}为${say(found)}${expected === null ? '' : zh`，应为${say(expected)}`}`,
  'ends-before-it-begins': '结束早于开始',
  'column-twice': '有一列出现两次',
  'lane-twice': '有一条支路出现两次',
  'metric-name': '指标的名称',
  'a-problem': '问题描述',
  'sparse-tensor': '它是稀疏张量',
  'sparse-layout': '它是稀疏张量的布局',
  'quantized-tensor': '它是量化张量',
  'nested-tensor': '它是嵌套张量',
  'tensor-without-values': '它是没有值的张量',
  'tensor-of-own-class': '它是自定义类的张量',
  'tensor-of-other-device': '它是另一种设备的张量',
  'name-occurs-twice': '有一个名称出现两次',
  'numbers-list': '数的列表',
  'settings-object': '设置的对象',
};
