/** What the words on the page mean, and what its charts show, in Simplified Chinese. Fetched when someone asks. */
import type { Handbook } from '../textTypes.ts';
import { charts } from './chartHelp.ts';

const terms: Handbook['terms'] = {
  freeze: {
    term: '冻结（freeze_quantizer）',
    other: 'freeze',
    says: '让 ssl_proj 和量化器保持原样，模型的其余部分继续训练，这样 token 的含义就不会变。',
  },
  policy: {
    term: '冻结策略',
    other: 'freeze policy',
    says: '代码冻结一个模块的某一种做法：一组有名字的控制项设置，每一种都挡住一些变动，又放过另一些。',
  },
  lever: {
    term: '控制项',
    other: 'lever',
    says: '冻结能做的一件事，例如评估模式或 no_grad 作用域，彼此独立。',
  },
  lane: {
    term: '支路',
    other: 'lane',
    says: '一个正在训练的模型；同一实验的各条支路起点相同、批次相同，差别只来自各自的开关。',
  },
  fork: {
    term: '分叉',
    other: 'fork',
    says: '一条新的支路，起点与另一条支路在这一步的状态完全相同：权重、缓冲区、优化器状态和随机状态。',
  },
  'gpt-s1': {
    term: 'GPT（s1）',
    other: 'GPT (s1)',
    says: 'GPT-SoVITS 中由文本预测 token 的模型；它是在某一个量化器的 token 上训练的，别的 token 它不认识。',
  },
  'sovits-s2': {
    term: 'SoVITS（s2）',
    other: 'SoVITS (s2)',
    says: 'GPT-SoVITS 中把 token 变成声音的模型；ssl_proj 和量化器都在其中，训练时可以冻结它们。',
  },
  'feature-vector': {
    term: '特征',
    other: 'features',
    says: 'ssl_proj 的输入，每帧声音一个向量：在 GPT-SoVITS 中是 HuBERT 的输出，这里默认是对数 mel 频带，也可以用你自己的。',
  },
  projection: {
    term: 'ssl_proj',
    other: 'ssl_proj',
    says: '量化器前面的卷积，把特征变换到码字所在的空间；它靠梯度学习。',
  },
  'vector-quantizer': {
    term: '量化器',
    other: 'quantizer',
    says: '把每个向量换成码本中最近的码字，并把该码字的编号作为 token 传下去。',
  },
  codebook: {
    term: '码本',
    other: 'codebook',
    says: '全部码字的列表，以缓冲区的形式保存：梯度从不改变它，训练模式下的指数移动平均却会。',
  },
  code: {
    term: '码字',
    other: 'code',
    says: '码本中的一项：一个向量，代表所有离它最近的帧。',
  },
  token: {
    term: 'token（语义 token）',
    other: 'token',
    says: '一帧所得码字的编号；GPT（s1）学习和预测的就是语句的 token。',
  },
  'token-rate': {
    term: 'token 速率',
    other: 'token rate',
    says: '每秒声音的 token 数：50，ssl_proj 步幅为 2 时是 25。',
  },
  residual: {
    term: '残差量化、层',
    other: 'residual quantizer, layers',
    says: '多个码本依次排列，每个都量化前一个剩下的部分；GPT-SoVITS 只有一个。',
  },
  'straight-through': {
    term: '直通估计（ste）',
    other: 'straight-through',
    says: '选择最近的码字没有梯度，于是反向传播当作量化器什么都没改而直接通过；只在训练模式下如此。',
  },
  ema: {
    term: 'EMA（指数移动平均）',
    other: 'EMA, moving average',
    says: '在训练模式下，每一步都把码字拉向属于它的各帧的均值，完全不用梯度：所以码本的梯度为“无”，它却仍在变动。',
  },
  kmeans: {
    term: 'k-means（聚类）',
    other: 'k-means',
    says: '训练之前把码字放到真实数据上；在 GPT-SoVITS 中它在第一次前向时运行，评估模式下也不例外。',
  },
  'dead-code': {
    term: '失活码字、替换',
    other: 'dead code, replacement',
    says: '近来几乎没有帧选择的码字；训练模式下会把它放到批次的某一帧上，它的 token 的含义也就变了。',
  },
  collapse: {
    term: '码本坍塌',
    other: 'codebook collapse',
    says: '少数码字占有全部的帧，其余都已失活：使用数和困惑度下降，特征丢失很多。',
  },
  'reconstruction-loss': {
    term: '重建损失',
    other: 'reconstruction loss',
    says: '解码器的输出与目标相差多少，取平方差的均值。',
  },
  'commitment-loss': {
    term: '承诺损失',
    other: 'commitment loss',
    says: '把 ssl_proj 的输出拉向它选中的码字；在评估模式下按定义就是 0，这并不能证明什么都没变。',
  },
  'quantization-error': {
    term: '量化误差',
    other: 'quantization error',
    says: '与承诺损失是同一个距离，任何模式下都会测量，但不产生拉力。',
  },
  'evaluation-mode': {
    term: 'eval() 与 train()',
    other: 'evaluation mode, training mode',
    says: '模块的模式：train() 打开 EMA、失活码字替换、直通估计和承诺损失，eval() 把它们关掉；梯度是另一回事。',
  },
  tape: {
    term: '计算图、no_grad',
    other: 'tape, no_grad',
    says: '前向传播为计算梯度而记下的内容；在 no_grad 之内什么都不记，省下内存和时间。',
  },
  'none-or-zero': {
    term: '梯度为“无”、梯度为 0',
    other: 'gradient none, gradient 0',
    says: '“无”：反向传播没有到达，优化器跳过该参数；0：到达了，但什么都没带来，权重衰减和动量仍会改变它。',
  },
  'weight-decay': {
    term: '权重衰减、动量（AdamW）',
    other: 'weight decay, momentum',
    says: '梯度为 0 时 AdamW 仍会改变参数的两种途径：把它缩小一点，并延续它记住的早先的梯度。',
  },
  'gradient-norm': {
    term: '梯度范数',
    other: 'gradient norm',
    says: '把一个模块的所有梯度排成一个向量，取其长度；GPT-SoVITS 只记录整个模型的一个值，这里每个模块各有一个。',
  },
  usage: {
    term: '码本使用情况',
    other: 'codebook usage',
    says: '至少被选中一次的码字有多少，按上一批次或最近若干步合计。',
  },
  perplexity: {
    term: '困惑度',
    other: 'perplexity',
    says: '若所有码字使用均匀，需要多少个码字：批次中 token 分布的熵取指数。',
  },
  probe: {
    term: '探针集',
    other: 'probe',
    says: '固定的一批数据，从不参与训练，每隔几步编码一次，因此其 token 的变化只来自模型本身。',
  },
  'token-flip': {
    term: 'token 翻转',
    other: 'token flip',
    says: '探针集中 token 与参照时刻不同的帧：对 GPT（s1）来说，就是一个词换了意思。',
  },
  drift: {
    term: '漂移',
    other: 'drift',
    says: '张量自第 0 步起变动了多少：所有值中绝对差最大的一个。',
  },
  bottleneck: {
    term: '瓶颈、解释的方差',
    other: 'bottleneck, explained variance',
    says: 'ssl_proj 输出的方差中码字保留下来的比例；没有保留的部分，任何解码器都找不回来。',
  },
  'effective-dimension': {
    term: '有效维数（参与比）',
    other: 'effective dimension (participation ratio)',
    says: '向量真正在多少个方向上变化，由其协方差 C 的特征值算出：各方向均等时等于全部维数。',
  },
  steadiness: {
    term: '波动',
    other: 'steadiness, fluctuation',
    says: '曲线逐步抖动的程度：最近 100 步内的标准差除以同期均值。',
  },
  audit: {
    term: '核验',
    other: 'audit, proof',
    says: '把每个参数和缓冲区与上次切换开关时的副本逐位比较。',
  },
  verdict: {
    term: '结论',
    other: 'verdict',
    says: '由核验得出的一句话：什么都没变动，或者什么泄漏了、从哪里泄漏。',
  },
  'policy-matrix': {
    term: '策略矩阵',
    other: 'policy matrix',
    says: '一张测出来而不是写出来的表：每种冻结策略都从当前状态运行若干步，每一格说明它挡住了什么。',
  },
};

const pictures: Handbook['pictures'] = {
  batch: {
    draws: '每个码字一格：上一批次选中它多少次，哪些从未被选中。',
    computed: '上一批次 token 的计数，以及每个码字最后一次使用的步。',
    lanes: '冻结的支路会一直留着失活码字：没有什么替换它们。EMA 运行时，它们会因替换而重新被用到。',
  },
  points: {
    draws: '平面上的数据点、其中的码字，以及每个码字的区域：以它为最近码字的所有位置。',
    computed: '这一步之后的位置；轨迹指向码字原来的位置。',
    lanes: '冻结时码字和区域都不动。在训练的支路中，码字会走向有数据点的地方。',
  },
  map: {
    draws: '码字和探针帧，沿两者变化最大的两个方向画出。',
    computed: '对码字和 ssl_proj 在探针集上的输出取主成分；只有当它们显示的方差比最初少了十分之一时才重新拟合。',
    lanes: '这里动了的，就是真的变动了：冻结有效时不会有新的轨迹。',
  },
  time: {
    draws: '每个码字一行，步数从左到右，颜色越深用得越多。',
    computed: '每批次的平均帧数，每秒大约查看四个批次。',
    lanes: '解冻之后才开始的行是被替换的失活码字；冻结期间不会有这样开始的行。',
  },
  ranks: {
    draws: '码字从最常用到最少用排列，一条是全部步，一条是最近的批次。',
    computed: '每个码字占全部帧的比例，按大小排列。',
    lanes: '陡降的曲线说明码本接近坍塌。冻结时两条曲线靠得很近。',
  },
};

const handbook: Handbook = { terms, charts, pictures };
export default handbook;
