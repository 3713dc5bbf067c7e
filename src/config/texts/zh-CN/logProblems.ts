/** Logs of a training in Simplified Chinese: what is wrong with one, and what can be said of it. */
import type { LOG_PROBLEMS } from '../../problems/logProblems.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import { quote } from '../quotedText.ts';
import { enumerated, zh } from './spacing.ts';

const all = (count: number): string => (count === 1 ? '在唯一记录的一步中' : zh`在全部${count}个记录的步中`);
const digits = (value: number): string => String(Number(value.toPrecision(3)));

const ASK_WEIGHTS = '从日志中看不出来；拖入两个检查点即可知道';

export const logProblems: ProblemTexts<keyof typeof LOG_PROBLEMS> = {
  'message-damaged': '其中有一条消息已损坏',
  'no-events': '里面没有可读的 TensorBoard 事件',
  'no-losses-logged': '里面没有 GPT-SoVITS 训练 SoVITS（s2）时记录的损失列表',
  'log-of-other-training': ({ name }) =>
    zh`其中的设置${name === '' ? '' : zh`（${quote(name)}）`}不是 GPT-SoVITS 的，因此无从知道各个数的名称`,
  'log-points-at-most': ({ most }) => zh`里面的点超过${most}个`,
  'log-names-at-most': ({ most }) => zh`里面的名称超过${most}个`,

  'log-holds': ({ names, points, first, last }) =>
    points === 1
      ? zh`${names}个量，只在第${first}步记录了一次。`
      : zh`${names}个量，从第${first}步到第${last}步共记录${points}步。`,
  'log-commitment-zero': ({ count }) =>
    zh`承诺损失${all(count)}都恰好为 0：量化器处于评估模式。码本是否变动，${ASK_WEIGHTS}。`,
  'log-commitment-above': ({ count, all: everywhere, least, most }) =>
    zh`承诺损失${everywhere ? all(count) : zh`在${count}个记录的步中`}大于 0（${digits(least)}到${digits(most)}）：` +
    zh`量化器处于训练模式。码本变动了多少，${ASK_WEIGHTS}。`,
  'log-commitment-zero-between': ({ zeros, count, first, last }) =>
    zh`在${count}个记录的步中，有${zeros}个的承诺损失恰好为 0（` +
    (zeros === 1 ? zh`第${first}步` : zh`第${first}步到第${last}步`) +
    zh`），其余不为 0：量化器在那里处于评估模式，在别处处于训练模式。码本变动了多少，${ASK_WEIGHTS}。`,
  'log-commitment-switches': ({ zeros, count, stretches }) =>
    zh`在${count}个记录的步中，有${zeros}个的承诺损失恰好为 0，分为${stretches}段，其余不为 0：` +
    zh`量化器的模式在途中变过。码本变动了多少，${ASK_WEIGHTS}。`,
  'log-commitment-not-finite': ({ bad, count, first }) =>
    zh`在${count}个记录的步中，有${bad}个的承诺损失不是有限值，最早的是第${first}步。`,
  'log-commitment-missing': '没有记录承诺损失，因此看不出量化器处于哪种模式；拖入两个检查点即可知道它是否变动。',
  'log-gradients': ({ names, ofGenerator }) =>
    zh`记录了梯度范数：${enumerated(names)}。` +
    (ofGenerator ? 'grad_norm_g 是整个生成器的一个数，看不出其中有多少属于 ssl_proj。' : ''),
  'log-gradients-missing': '没有记录梯度范数。',
  'log-settings-freeze': ({ on }) => zh`其中的设置里，freeze_quantizer 为${on ? '开' : '关'}。`,
  'log-settings-freeze-both': '其中的设置里，freeze_quantizer 有一次启动时为开，另一次为关。',

  'log-settings-missing': '其中没有设置，因此认为它由 GPT-SoVITS 写成，各个数按其顺序排列。',
  'log-damaged': ({ places, bytes }) => zh`有${places}处已损坏，没有读取，共${bytes}字节。`,
  'log-cut': '末尾被截断，可能是训练仍在进行或被结束；之前的内容已读取。',
  'log-replaced': ({ count }) => zh`日志退回到更早的一步，因此其后的${count}个较早的点被取代。`,
  'log-outside': ({ count }) => zh`${count}个点的步数或名称不合理，已略去。`,
};
