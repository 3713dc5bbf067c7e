/** The flow drawing, the lanes and the codebook view in Simplified Chinese. Numbers arrive formatted. */
import { foreignName } from '../foreignText.ts';
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

const stations: Texts['flow']['stations'] = { decoder: '解码器' };
const stationName = (module: string): string => stations[module] ?? module;

const passages = { passed: '直接通过', cut: '被截断', unknown: '尚未测量' };

export const flow: Texts['flow'] = {
  title: '数据流与梯度',
  features: '特征',
  stations,
  loss: '损失',
  valve: '冻结',
  channels: (frames, channels) => zh`${channels}通道 × ${frames}`,
  dims: (dim) => zh`${dim}维`,
  codes: (codes, layers) => (layers > 1 ? zh`${layers} × ${codes}码字` : zh`${codes}码字`),
  hidden: (hidden) => zh`宽度${hidden}`,
  forward: '数据 →',
  backward: '← 梯度',
  rec: '重建',
  commit: '承诺',
  kl: 'KL',
  mel: '梅尔',
  used: (used, codes) => zh`用到${used}/${codes}`,
  none: '无',
  notFinite: '非有限值',
  nothingYet: '–',
  ste: '直通',
  leak: 'EMA 使其变动',
  straightThrough: '直通估计：量化器把梯度原样传下去。',
  moved: (by) => (by === '0' ? '未变动' : zh`漂移${by}`),
  summary: (lane, state, parts) => {
    const clauses = parts.map((part) =>
      'passage' in part
        ? zh`在${stationName(part.module)}处${passages[part.passage]}`
        : zh`${stationName(part.module)}的梯度为${part.gradient}`,
    );
    return zh`支路${lane}，${state}。${clauses.join('；')}。`;
  },
  emptyTitle: '按“开始”',
  starting: '正在启动训练线程',
  noModel: '按“重置”构建模型',
  emptyText: '两条支路在相同的批次上训练。支路 B 是冻结的：看看它的梯度在哪里停下。',
};

export const lanes: Texts['lanes'] = {
  freeze: (lane) => zh`冻结量化器，支路${lane}`,
  policy: (lane) => zh`冻结策略，支路${lane}`,
  select: (lane) => zh`选择支路${lane}`,
  fork: (lane) => zh`分叉支路${lane}`,
  remove: (lane) => zh`移除支路${lane}`,
  add: '添加支路',
  name: (lane) => zh`支路${lane}`,
  condition: { training: '训练中', frozen: '已冻结', stuck: '卡住' },
  occurs: (where) => zh`实际出处：${where}`,
};

export const panel: Texts['panel'] = {
  title: (lane) => zh`支路${lane}`,
  aside: '所选支路与日志',
  noSession: '正在构建模型。',
  noModel: '没有模型，因为训练未能开始。',
  origin: {
    fork: (lane, step) => zh`第${step}步时从支路${lane}分叉而来。`,
    added: (step) => zh`第${step}步时以初始权重添加。`,
    import: (name, step) => zh`从“${foreignName(name)}”的第${step}步继续。`,
  },
  weightsTitle: '导出与导入',
  exportWeights: '导出权重',
  importWeights: '导入权重',
  exportMetrics: '导出指标',
  weightsHelp: (lane) =>
    zh`支路${lane}的权重存为 JSON，名称与 PyTorch 相同。所有支路的指标存为 CSV。会话则包含全部内容。`,
};

export const codebook: Texts['codebook'] = {
  title: '码本',
  legend: '图例',
  oftenUsed: '常用',
  onceUsed: '本批次用到一次',
  idle: '以前用过',
  dead: '从未使用',
  planePoint: '数据点',
  planeCode: '码字',
  planeTrail: '从哪里移动过来',
  planeDead: '未使用的码字',
  empty: '训练几步之后，码字就会显示在这里。',
  usage: (used, codes, dead) => zh`批次用到${codes}个码字中的${used}个，从未使用${dead}个`,
  usageSummary: (lane, used, codes, dead, step) =>
    zh`支路${lane}在第${step}步的码本使用情况：上一批次用到${codes}个码字中的${used}个，从未使用${dead}个。`,
  planeSummary: (lane, used, codes, points, step, frozen) =>
    zh`支路${lane}在第${step}步的平面图：${points}个数据点，${codes}个码字中用到${used}个${frozen ? '，码本已冻结' : ''}。`,
};
