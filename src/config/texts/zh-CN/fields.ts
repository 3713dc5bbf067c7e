/** Label, unit and one sentence of help for every field of an experiment, Simplified Chinese. */
import type { Texts } from '../textTypes.ts';

export const fields: Texts['fields'] = {
  seed: { label: '随机种子', help: '决定初始权重和批次的顺序：种子相同，曲线就相同。' },
  dataset: { label: '数据集', help: '模型学习重建的特征从哪里来。' },
  voices: { label: '音色', help: '用哪些内置音色训练；一个都不勾选时，使用全部。' },
  planeShape: { label: '形状', help: '点在平面上怎样分布，也就是码字要覆盖的区域。' },
  batchSize: { label: '批大小', unit: '个片段', help: '每一步从多少个片段学习；批次越大越平稳，也越慢。' },
  clipFrames: { label: '片段长度', unit: '帧', help: '每个训练片段的长度，每秒 50 帧。' },
  mels: { label: '梅尔频带', help: '对数梅尔谱的频率分辨率；它既是输入，也是目标。' },
  splice: { label: '拼接帧数', unit: '帧', help: '把相邻的若干帧拼成一个特征向量，因此输入通道数 = 梅尔频带 × 该值。' },
  initialWeights: { label: '初始权重', help: 'ssl_proj 和量化器从哪里开始：由种子随机产生，或取自导入的检查点。' },
  tokenRate: {
    label: 'token 速率',
    help: '50 Hz 时 ssl_proj 的卷积核为 1；25 Hz 时卷积核和步幅都是 2，token 数是帧数的一半，量化器的输出再重复一次，与 GPT-SoVITS 相同。',
  },
  dim: { label: '维数', help: 'ssl_proj 之后的通道数，即每个码字向量的长度。' },
  hidden: { label: '解码器宽度', unit: '通道', help: '卷积解码器内部的通道数。' },
  dropout: {
    label: 'Dropout',
    help: '训练模式下，ssl_proj 之后以及解码器中随机丢弃的比例；评估模式下，ssl_proj 之后不再丢弃。GPT-SoVITS 没有这一项。',
  },
  modelSize: {
    label: '模型规模',
    help: 'SoVITS 各模块的大小。“微型”不用显卡也能训练；“小型”适合显卡；“GPT-SoVITS”与原版大小相同，采样率为 32 kHz。',
  },
  codes: { label: '码字数', help: '每个码本中码字的数量；GPT-SoVITS 为 1024。' },
  layers: { label: '层数', help: '依次相连的码本数，每一层量化上一层留下的残差。' },
  codebookInit: { label: '码字初始化', help: 'k-means 在训练前按真实数据放置码字；随机则把它们随意散开。' },
  kmeansIterations: { label: 'k-means 轮数', help: '训练开始前，k-means 重新分配帧的次数。' },
  codebookRules: {
    label: '码本规则',
    help: '与 GPT-SoVITS 相同：冻结时 k-means 也会运行，失活码字的替换会被下一次更新改回去。已修正：两者都不会发生。',
  },
  decay: { label: 'EMA 衰减率', help: '码字每一步保留多少原来的位置；越接近 1，移动越慢。' },
  deadCodeThreshold: {
    label: '失活阈值',
    unit: '帧',
    help: '滑动计数低于该值的码字会被放到批次中的某一帧上；0 表示不替换。',
  },
  reconstructionWeight: { label: '重建', unit: '×', help: '重建误差在损失中的权重。' },
  commitmentWeight: { label: '承诺', unit: '×', help: '承诺损失的权重，它使 ssl_proj 的输出贴近码字。' },
  melWeight: { label: '梅尔', unit: '×', help: '解码器生成的声音与原声的对数梅尔频带之差的权重。' },
  divergenceWeight: {
    label: 'KL',
    unit: '×',
    help: '后验（来自频谱）相对先验（来自码字）的散度的权重。除承诺损失外，只有它会训练 ssl_proj。',
  },
  learningRate: { label: '学习率', help: 'AdamW 的步幅；过大则损失失控。' },
  textRate: {
    label: '文本学习率',
    unit: '×',
    help: '读取文本的模块所用的学习率是总学习率的多少倍，与 GPT-SoVITS 相同。',
  },
  weightDecay: {
    label: '权重衰减',
    help: '每一步把权重缩小一点，梯度为 0 时也一样；但梯度为“无”时不起作用。',
  },
  beta1: { label: 'Beta 1', help: 'AdamW 对梯度滑动均值的记忆；残留的动量也由它延续。' },
  beta2: { label: 'Beta 2', help: 'AdamW 对梯度平方滑动均值的记忆。' },
  adamEpsilon: { label: 'Epsilon', help: '避免 AdamW 除以接近 0 的数。' },
  usageWindow: { label: '使用窗口', unit: '步', help: '统计“窗口内用到”的码字时，往回看多少步。' },
  probeEvery: { label: '探测间隔', unit: '步', help: '每隔多少步测量一次 token 翻转和漂移；越频繁越慢。' },
};

export const fieldGroups: Texts['fieldGroups'] = {
  data: '数据',
  model: '模型',
  codebook: '量化器',
  losses: '损失权重',
  optimizer: '优化器（AdamW）',
  measurement: '测量',
};

export const choices: Texts['choices'] = {
  speech: '语音',
  audio: '自己的音频',
  features: '自己的特征',
  checkpoint: '检查点',
  plane: '平面',
  clusters: '团簇',
  spiral: '螺旋',
  rings: '圆环',
  moons: '双月',
  tiny: '微型',
  small: '小型',
  gptSovits: 'GPT-SoVITS',
  '50hz': '50 Hz',
  '25hz': '25 Hz，步幅 2',
  kmeans: 'k-means',
  random: '随机',
  corrected: '已修正',
  'gpt-sovits': '与 GPT-SoVITS 相同',
};

export const languages: Texts['languages'] = {
  'en-US': '英语（美国）',
  'en-GB': '英语（英国）',
  'de-DE': '德语',
  'zh-CN': '普通话',
};
