/** What the address asks for and does not get, in Simplified Chinese. */
import type { Texts } from '../textTypes.ts';
import { enumerated, listed, zh } from './spacing.ts';

const quoted = (names: readonly string[]): string[] => names.map((name) => `“${name}”`);

export const address: Texts['address'] = {
  noBackend: (asked, known) => zh`网址要求的后端“${asked}”不存在，可选：${enumerated(known)}。`,
  noKernels: (asked, known) => zh`网址要求的算子实现“${asked}”不存在，可选：${enumerated(known)}。`,
  noLanguage: (asked, known) => zh`网址要求的语言“${asked}”不存在，可选：${enumerated(known)}。`,
  noScenario: (asked, known) => zh`网址要求的问答“${asked}”（?scenario=）不存在，可选：${enumerated(known)}。`,
  steps: (asked, most) => zh`网址要求的步数（?steps=）为“${asked}”，应为 1 到${most}之间的整数。`,
  noObjective: (asked, known) => zh`网址要求的训练目标“${asked}”不存在，可选：${enumerated(known)}。`,
  version: (asked, known) =>
    zh`网址的版本是“${asked}”，本页面支持的版本是${known}。已尽量读取：请重新加载页面以使用最新版本，或请对方另发一个链接。`,
  noFiles: (dataset, names) =>
    zh`这个网址的运行需要文件（${dataset}${names.length === 0 ? '' : zh`：${enumerated(names)}`}），链接中不含文件。添加之后即可搭建这次运行。`,
  noCheckpoint: (name) =>
    zh`这个网址的运行从检查点${name === '' ? '' : zh`（${name}）`}开始，链接中不含文件。导入之后即可搭建这次运行。`,
  notSettings: '网址中 ?x= 的内容无效，应为一个设置的 JSON 对象，不超过 10,000 个字符。',
  setting: (problem) => zh`网址（?x=）：${problem}。`,
  moreSettings: (count) => zh`网址（?x=）：另有${count}项设置无法使用。`,
  sizes: (problem) => zh`网址（?x=）：${problem}。已改用“小”规模。`,
  lanes: (problem) => zh`网址（?lanes=）：${problem}。已改用默认支路，不使用时间线。`,
  timeline: (problem) => zh`网址（?timeline=）：${problem}。本次运行没有时间线。`,
  noVoice: (unknown, known, taken) =>
    zh`网址要求的音色${listed(quoted(unknown))}不存在，可选：${enumerated(known)}。` +
    zh`实际用于训练的是${taken.length === 0 ? '全部音色' : listed(taken)}。`,
  notBuilt: (reason) => zh`${reason}已将网址中的设置恢复为默认值。`,
  more: (count) => zh`另有${count}条见日志。`,
};
