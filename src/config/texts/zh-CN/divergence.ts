/** What is said when a value is no longer finite, in Simplified Chinese. Numbers arrive formatted. */
import type { Texts } from '../textTypes.ts';
import { listed, zh } from './spacing.ts';

const inputs = { features: '特征值', targets: '目标值', waveform: '声音采样' } as const;

const laneNames = (lanes: readonly string[]): string => zh`支路${listed(lanes)}`;

export const divergence: Texts['divergence'] = {
  title: (lane, step) => zh`训练已停止：支路${lane}在第${step}步发散`,
  tensor: {
    features: () => '批次的特征',
    targets: () => '批次的目标',
    waveform: () => '批次的声音',
    projection: () => 'ssl_proj 交给量化器的输出',
    'quantization-error': () => '到最近码字的距离',
    output: () => '解码器的输出',
    loss: () => '损失',
    gradient: (name) => zh`${name}的梯度`,
    exp_avg: (name) => zh`优化器中${name}的 exp_avg`,
    exp_avg_sq: (name) => zh`优化器中${name}的 exp_avg_sq`,
    parameter: (name) => name,
    buffer: (name) => name,
  },
  became: { nan: 'NaN', 'positive-infinity': '+∞', 'negative-infinity': '−∞' },
  first: (tensor, became, lost, size) =>
    size === '1'
      ? zh`最先出问题的是${tensor}，它变成了${became}。`
      : zh`最先出问题的是${tensor}：${size}个值中有${lost}个变成了${became}。`,
  notFound: '没能再次找到第一个这样的值。',
  unnamed: '训练已停止，因为出现了非有限值。',
  cause: {
    inputNotFinite: (input, lost) => zh`这一步的批次中有${lost}个${inputs[input]}为 NaN 或无穷大。`,
    inputHuge: (input, largest) =>
      zh`这一步的批次中，${inputs[input]}高达${largest}：float32 的上限是 3.4e38，这样的值相乘就会超出。`,
    fromFile: '在这里训练第一步之前就已如此：打开的文件中就有这样的值。',
    lossWeight: (weight, value) => zh`${weight}的权重为${value}，过大。`,
    emptyClusters: (name, largest) => zh`已经没有码字分到帧：${name}中最大的值为${largest}，而码本要除以这些值。`,
    growth: (from, to, steps, rate) => zh`损失在${steps}步内从${from}涨到${to}：学习率为${rate}时步幅过大。`,
    wideSteps: (rate) => zh`学习率为${rate}时步幅过大。`,
    overflow: (name, largest) => zh`${name}高达${largest}：float32 的上限是 3.4e38，这样的值相乘就会超出。`,
    unknown: '没有明显的单一原因：数据、损失权重和学习率的大小都正常。',
  },
  advice: {
    input: '请移除含有这些值的文件，或缩放其数值（HuBERT 特征大致在 ±10 以内），然后按“重置”。降低学习率没有用。',
    fromFile: '请打开发散之前保存的文件，或按“重置”。',
    lossWeight: '请调低它。',
    emptyClusters: '请调低 EMA 衰减率，或按“重置”重新聚类码本。',
    learningRate: '请降低学习率。',
    overflow: '请从其他权重开始，或按“重置”。',
    unknown: '请降低学习率或各项损失的权重。',
  },
  thenBack: (step) => zh`第${step}步的状态已保留。返回不会改变任何设置，如果设置不变，同样的情况会再次发生。`,
  noWayBack: '没有保留正常的状态。',
  alsoLost: (lanes) => zh`${laneNames(lanes)}也发散了。`,
  healthy: (lanes) => zh`${laneNames(lanes)}正常，去掉发散的支路后可以继续。`,
  goBack: (step) => zh`返回第${step}步`,
  remove: (lane) => zh`移除支路${lane}`,
  log: {
    restored: (to, from) => zh`从第${from}步返回到第${to}步的正常状态，之后的数据点已丢弃。`,
    recovered: '剩下的支路都正常，可以继续训练。',
    exportedLost: (name, lane, tensor, lost, size) =>
      zh`“${name}”用处不大：支路${lane}的${tensor}共${size}个值，其中${lost}个为 NaN 或无穷大。请先返回正常的步，再导出。`,
    exportedHuge: (name, lane, tensor, largest) =>
      zh`“${name}”用处不大：支路${lane}的${tensor}中有的值高达${largest}，其平方超出 float32 的范围。`,
  },
};
