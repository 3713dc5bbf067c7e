/** The freeze check in words, Simplified Chinese. Numbers arrive formatted. */
import type { Texts } from '../textTypes.ts';
import { levers as leverTexts } from './audit.ts';
import { zh } from './spacing.ts';

const tokens = (count: string): string => zh`${count}个 token`;

const SWITCH = { true: '开', false: '关' };

export const check: Texts['check'] = {
  title: '检验冻结',
  intro: '放入两个检查点，得出一个结论：ssl_proj 和码本是否保持原样？不做任何训练，只读取这些张量。',
  open: '检验冻结',
  close: '关闭',
  files: {
    before: '之前',
    after: '之后',
    beforeHelp: '微调的起点，即底模：s2G*.pth',
    afterHelp: '微调的结果：SoVITS_weights 中的文件，或 G_*.pth',
    chooseBefore: '选择微调前的检查点',
    chooseAfter: '选择微调后的检查点',
    swap: '交换前后',
    drop: '也可以把两个文件一起拖到页面上。',
    facts: (...facts) => facts.filter(Boolean).join(' · '),
  },
  running: '正在比较…',
  copy: '复制为 JSON',
  copied: '已复制',
  save: '保存为 JSON',
  verdict: {
    held: '冻结有效：没有任何变动。',
    leaked: '冻结有泄漏。',
    'not-frozen': '没有冻结：ssl_proj 和码本都有变动。',
    'not-comparable': '这两个文件无法比较。',
  },
  short: { held: '有效', leaked: '有泄漏', 'not-frozen': '未冻结', 'not-comparable': '无法比较' },
  cause: {
    ema: (change) => zh`码本变动最多${change}，符合训练模式下指数移动平均的更新。`,
    kmeans: (change) =>
      zh`码本变动最多${change}：前一个文件的码本尚未初始化，首次前向时 k-means 会设置它，评估模式下也不例外。`,
    gradient: (change) => zh`ssl_proj 变动最多${change}，符合梯度更新。`,
    'weight-decay': (change) => zh`ssl_proj 按同一个系数收缩，变动最多${change}，符合梯度为 0 而不是“无”时的权重衰减。`,
    momentum: (change) => zh`ssl_proj 因残留动量和权重衰减而变动，最多${change}。`,
  },
  still: (part) => zh`${part}完全一致。`,
  factor: (factor) => zh`所有值都乘以了${factor}。`,
  share: (share) => zh`${share}的值不同`,
  precision: {
    float32: '按 float32 比较。',
    float16: '两个文件都是半精度，按半精度比较。小于这一精度的变化看不出来。',
    bfloat16: '两个文件都是 bfloat16，按 bfloat16 比较。小于这一精度的变化看不出来。',
  },
  rounded: {
    float32: '按 float32 比较。',
    float16:
      '按半精度比较：精度较高的文件已像 Tensor.half() 那样舍入到半精度（就近舍入，平局取偶）。小于这一精度的变化看不出来。',
    bfloat16: '按 bfloat16 比较：精度较高的文件已舍入到 bfloat16（就近舍入，平局取偶）。小于这一精度的变化看不出来。',
  },
  policies: {
    title: '哪些做法会留下这样的权重',
    alike: '这些做法留下的权重相同，仅凭权重无法区分。',
    none: '如果整个训练只用一种策略，那么这里列出的策略都不会留下这样的权重。',
    unfrozen: { label: '不冻结', does: '完全不冻结：梯度训练 ssl_proj，指数移动平均更新码本。' },
    provided: {
      'no-weight-decay': (policy) => `${policy}，前提是没有权重衰减，或弱到看不出来`,
      'trained-before': (policy) => `${policy}，前提是训练中途才冻结：有残留动量`,
    },
    providedTitle: '另一种可能',
  },
  levers: {
    certainTitle: '可以确定',
    untoldTitle: '仅凭权重看不出',
    value: (lever, value) => {
      const { label, ...text } = leverTexts[lever];
      const choices: Readonly<Record<string, string>> = 'choices' in text ? text.choices : SWITCH;
      return `${label}：${choices[String(value)] ?? String(value)}`;
    },
    name: (lever) => leverTexts[lever].label,
  },
  tensors: {
    title: '张量',
    columns: { tensor: '张量', max: '最大变化', mean: '平均变化', changed: '不同的值' },
    identical: '完全一致',
  },
  codes: {
    title: '变动最大的码字',
    layer: (layer) => zh`第${layer}层`,
    moved: (moved, codes) => zh`${codes}个码字中有${moved}个变动。`,
    columns: { code: '码字', distance: '移动距离', frames: '帧数（前 → 后）' },
    framesHelp: '选中该码字的帧数，按衰减累计（cluster_size）。',
    none: '没有码字变动。',
  },
  tokens: {
    title: 'token',
    intro: '两个检查点给出的 token 有多少不同：如果添加了特征就用你的特征，否则在帧的形式相符时用内置语音。',
    run: '比较 token',
    again: '重新比较 token',
    choose: '选择 6-name2semantic.tsv',
    chosen: (name) => zh`使用“${name}”中的 token。`,
    perUtterance: (count) => zh`按语句列出，变化最大的在前（${count}条）`,
    more: (count) => zh`另有${count}条`,
    changed: (changed, count, share) => zh`${tokens(count)}中有${changed}个在两者之间变了（${share}）。`,
    none: (count) => zh`${tokens(count)}在两者之间都没有变。`,
    nearTies: (near, count, changed) =>
      zh`GPT-SoVITS 默认以半精度提取 token：${count}个中有${near}个处于临界，半精度就足以改变结果。变化的 token 中，这样的有${changed}个。`,
    file: (name, compared, before, after) =>
      zh`“${name}”：${tokens(compared)}中，前一个检查点仍给出${before}，后一个给出${after}。`,
    unknown: (share) => zh`你的 GPT 会遇到${share}没有在训练中见过的 token。`,
    unknownNear: (near, count) => zh`这${count}个中有${near}个处于临界。`,
    noneUnknown: '你的 GPT 遇到的 token 与它训练时的完全相同。',
    noneCompared: (name) => zh`“${name}”中没有与特征同名的语句。`,
    otherRate: (name) => zh`“${name}”的速率不同：token 数量大约是两倍，或者一半。`,
    otherCodes: (name, largest, codes) => zh`“${name}”中有 token ${largest}，而这些检查点只有${codes}个码字。`,
    columns: { utterance: '语句', tokens: 'token 数', changed: '变化', nearTies: '临界', file: '与文件不同' },
    source: { features: '用所给的特征计算。', bundled: '用内置语音计算。' },
  },
};
