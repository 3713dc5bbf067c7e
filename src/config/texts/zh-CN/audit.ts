/** The proof of a freeze in words, Simplified Chinese. Numbers arrive formatted. */
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

const nodes = (count: string): string => zh`${count}个节点`;

export const audit: Texts['audit'] = {
  title: '核验',
  caption: (step) => zh`自第${step}步以来各张量的变化`,
  captionHelp: '与最近一次拨动开关时留下的副本在设备上逐值比较。',
  empty: '从第一步起，每个张量都会与自己的副本比较。',
  verdict: {
    training: '训练中：没有冻结任何部分',
    held: (count) => zh`已冻结：${count}步内没有任何变动`,
    heldOnTape: (count, bytes) => zh`前向仍记入计算图但没有用到：${nodes(count)}，${bytes}`,
    leaks: '有泄漏',
    stillFrozen: '解冻后仍然冻结：没有恢复训练模式',
    pending: '开关拨到此处后还没有训练过',
  },
  short: {
    training: '可自由变动',
    held: (count) => zh`无变动 · ${count}步`,
    heldOnTape: (count) => zh`无变动 · ${count}步 · 记录但未用`,
    leaks: (parts) => zh`泄漏：${parts}`,
    part: (part, change) => `${part} ${change}`,
    stillFrozen: '仍然冻结：未恢复训练模式',
    pending: '尚未训练',
  },
  parts: { codebook: { alone: '码本', inSentence: '码本' } },
  cause: {
    ema: (change) => zh`码本因 EMA 而变动，最多${change}`,
    kmeans: (change) => zh`k-means 在评估模式下重写了码本，变动最多${change}`,
    gradient: (change) => zh`ssl_proj 变动最多${change}：梯度仍能传到它`,
    'weight-decay': (change) => zh`ssl_proj 因权重衰减而收缩，最多${change}`,
    momentum: (change) => zh`ssl_proj 因残留动量和权重衰减而变动，最多${change}`,
  },
  columns: { tensor: '张量', gradient: '梯度', change: '变化', same: '一致' },
  changeHelp: '所有值中绝对变化最大的一个',
  gradient: { none: '无', zero: '0', buffer: '–' },
  bufferHelp: '缓冲区：从来没有梯度。',
  identical: '逐位一致',
  moved: '有变动',
  mode: { training: '训练模式', evaluation: '评估模式' },
  tapeTitle: '计算图',
  tape: (count, bytes) => `${nodes(count)} · ${bytes}`,
  tapeEmpty: '没有记录',
  workTitle: '每步计算量',
  workHelp: '这条支路每一步的开销：冻结的部分没有反向传播，没有 EMA，token 直接取用先前的结果。',
  work: {
    dispatches: (count) => zh`${count}个 GPU 程序`,
    milliseconds: (time) => zh`${time}毫秒`,
    unfrozen: (lane, share) => zh` · 未冻结支路${lane}的${share}`,
  },
  unknown: '–',
  since: (policy, step) => zh`${policy} · 自第${step}步起`,
  trainingSince: (step) => zh`自第${step}步起`,
  codebookRulesTitle: '码本规则',
  codebookRules: { corrected: '已修正', 'gpt-sovits': '与 GPT-SoVITS 相同' },
  codebookRulesHelp: {
    corrected: '当前为已修正的规则：k-means 只在第一步之前运行一次；替换失活码字时，一并重置它的 EMA 缓冲区。',
    'gpt-sovits':
      '当前与 GPT-SoVITS 相同：k-means 在首次前向时运行，评估模式下也不例外；替换失活码字后，下一次 EMA 更新又会把它改回去。',
  },
  size: (parameters, values) => zh`${parameters}个参数 · 码本共${values}个值`,
};

export const levers: Texts['levers'] = {
  title: '控制项',
  name: (lane) => zh`控制项，支路${lane}`,
  intro: (lane) => zh`支路${lane}的冻结开关具体做些什么。改动任意一项，策略就变为“手动设置”。`,
  ofLane: (label, lane) => zh`${label}，支路${lane}`,
  evaluationMode: { label: '评估模式', help: '没有 EMA，没有直通估计，没有承诺损失。' },
  noGradScope: {
    label: 'no_grad 作用域',
    help: '使前向不记入计算图，前提是它没有在前向之前关闭。',
    choices: { none: '无', closesEarly: '提前关闭', wholeForward: '整个前向' },
  },
  requiresGrad: { label: 'ssl_proj 的 requires_grad', help: '关闭后，它的参数不参与反向传播。' },
  codebookUpdate: { label: '允许 EMA 更新码本', help: '关闭后，即使在训练模式下码本也不变。' },
  zeroGradients: { label: '用 0 代替梯度', help: '0 不等于没有：权重衰减和动量照常作用。' },
  clearGradients: {
    label: '清除梯度时设为',
    help: 'PyTorch 2.0 之前默认设为 0。',
    choices: { none: '无', zero: '0' },
  },
  restoreTrainingMode: { label: '解冻时恢复训练模式', help: '关闭后，模块会一直停留在评估模式。' },
};

export const matrix: Texts['matrix'] = {
  title: '策略矩阵',
  help: (count, lane) =>
    zh`从支路${lane}的当前状态出发，把每种策略各跑${count}步，看它究竟拦住了什么。期间训练暂停，支路本身保持不变。`,
  run: '运行全部策略',
  again: '重新运行',
  running: '正在运行全部策略…',
  cancel: '取消',
  close: '关闭',
  unknown: '–',
  empty: '表中没有任何预先写好的内容：每一格都是实际运行该策略测出来的。',
  measured: (lane, step, count) =>
    zh`在支路${lane}上测得：每种策略都从第${step}步之后的状态出发，运行${count}步。表中没有任何预先写好的内容。`,
  columns: {
    policy: '策略',
    gradient: (parts) => zh`${parts}的梯度`,
    ema: (parts) => zh`${parts}的 EMA`,
    terms: { rec: '重建梯度', commit: '承诺梯度', kl: 'KL 梯度', mel: '梅尔梯度' },
    decay: (parts) => zh`${parts}的权重衰减`,
    tape: '计算图记录',
  },
  unfrozen: '不冻结',
  unfrozenOccurs: '作为对照：开关处于关闭状态。',
  flows: '有',
  none: '无',
  zero: '为 0',
  moves: (change) => zh`变动${change}`,
  stopped: '已停止',
  acts: '有作用',
  nodes,
  clean: '无',
};

export const flips: Texts['flips'] = {
  title: '最常见的翻转',
  lane: (lane) => zh`支路${lane}`,
  help: '探针集中，token 与参照时刻相比换成了另一个码字的帧。',
  reference: '比较对象',
  references: { start: '训练开始时', freeze: '最近一次冻结或解冻', imported: '导入的 token' },
  none: '探针集每一帧的 token 都没有变。',
  noImport: '还没有导入 token。',
  pending: '接下来几步就会测出。',
  line: (code, flipped, frames, to) => `${code} → ${to}` + zh`：${frames}帧中的${flipped}帧`,
  pair: (code, to) => `${code} → ${to}`,
  share: (flipped, frames) => `${flipped} / ${frames}`,
  exportTokens: '导出 token',
  importTokens: '导入 token',
};
