/** Sentences of the log, Simplified Chinese. Numbers arrive formatted. */
import { foreign, foreignName } from '../foreignText.ts';
import type { Texts } from '../textTypes.ts';
import { listed, zh } from './spacing.ts';

type CheckWords = Parameters<Texts['log']['check']>[0];

/** E.g. “ssl_proj 和 quantizer 处于评估模式”: modules of one mode together. */
const modes = (training: CheckWords['training']): string => {
  const inMode = (mode: boolean): string[] => Object.keys(training).filter((module) => training[module] === mode);
  return [...new Set(Object.values(training))]
    .map((mode) => zh`${listed(inMode(mode).map(foreign))}处于${mode ? '训练' : '评估'}模式`)
    .join('，');
};
const gradientWords = { none: '梯度为“无”', zero: '梯度为 0', present: '有梯度' };

function movement({ changes }: CheckWords): string {
  if (changes.every(({ change }) => change === null)) {
    return zh`${listed(changes.map(({ alone }) => alone).toReversed())}没有变动`;
  }
  return changes
    .map(({ inSentence, change }) => (change === null ? zh`${inSentence}没有变动` : zh`${inSentence}变动${change}`))
    .join('，');
}

export const log: Texts['log'] = {
  title: '日志',
  empty: '发生的事情会连同步数记录在这里。',
  lane: (lane) => zh`支路${lane}`,
  frozen: (lane, policy, step) => zh`支路${lane}从第${step}步起冻结（${policy}）`,
  thawed: (lane, policy, step) => zh`支路${lane}从第${step}步起解冻（此前为${policy}）`,
  check: (check) =>
    [
      modes(check.training),
      gradientWords[check.gradient],
      movement(check),
      check.tapeNodes === 0 ? '计算图中没有记录' : zh`计算图中有${check.tapeNodes}个节点`,
    ].join('，'),
  built: (backend, seconds) => zh`已在${backend}上构建模型，用时${seconds}秒。种子相同，曲线就相同。`,
  wentOn: (step, lost, backend) =>
    zh`训练从第${step}步的副本继续${lost === '0' ? '' : zh`；${lost}步重新训练`}。${backend === '' ? '' : zh`现在在${backend}上运行，数值的末几位会有差别。`}`,
  started: '训练开始。',
  paused: '训练暂停。',
  changed: (field, from, to) => foreign(zh`${field}从${from}改为${to}。`),
  data: (what) => foreign(zh`从这里起，批次来自其他数据（${what}）。探针集保持不变。`),
  dataOfStart: '批次重新来自最初的数据。',
  forked: (lane, from) => zh`支路${lane}从支路${from}分叉：与它在这一步时完全相同。`,
  added: (lane) => zh`已添加支路${lane}，使用初始权重。`,
  removed: (lane) => zh`已移除支路${lane}。`,
  exported: (name) => zh`已写入“${foreignName(name)}”。`,
  imported: (name) => zh`已载入“${foreignName(name)}”。`,
  verdict: (lane, verdict) => zh`支路${lane}的结论：${verdict}。`,
  error: (message) => zh`错误：${foreign(message)}`,
};
