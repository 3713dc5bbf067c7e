/**
 * What the words on the page mean, and what its charts show, in English. Fetched when someone asks (`languages.ts`).
 * `other`: the word in the other language of the field, since papers are in English and many who fine-tune read Chinese.
 */
import type { PictureId, TermId } from '../glossaryTerms.ts';
import { charts } from './chartHelp.ts';
import type { ChartHelpText } from './chartHelp.ts';

export interface TermText {
  term: string;
  other: string;
  /** One sentence. */
  says: string;
}

const terms: Record<TermId, TermText> = {
  freeze: {
    term: 'freeze (freeze_quantizer)',
    other: '冻结',
    says: 'Keeps ssl_proj and the quantizer as they are while the rest of the model goes on training, so that tokens keep their meaning.',
  },
  policy: {
    term: 'freeze policy',
    other: '冻结策略',
    says: 'One of the ways in which code freezes a module: a named setting of all levers, each of which stops some movements and lets others through.',
  },
  lever: {
    term: 'lever',
    other: '控制项',
    says: 'One single thing that a freeze can do, such as evaluation mode or a no-gradient scope, independent of the others.',
  },
  lane: {
    term: 'lane',
    other: '支路',
    says: 'One model in training; all lanes of an experiment start alike and see the same batches, so what differs comes from their switches.',
  },
  fork: {
    term: 'fork',
    other: '分叉',
    says: 'A new lane that starts as an exact copy of another at this step: weights, buffers, optimizer state and random state.',
  },
  'gpt-s1': {
    term: 'GPT (s1)',
    other: 'GPT（s1）',
    says: 'The model of GPT-SoVITS that predicts tokens from text; it was trained on the tokens of one quantizer and knows no other.',
  },
  'sovits-s2': {
    term: 'SoVITS (s2)',
    other: 'SoVITS（s2）',
    says: 'The model of GPT-SoVITS that turns tokens into sound; it holds ssl_proj and the quantizer, and its training can freeze them.',
  },
  'feature-vector': {
    term: 'features',
    other: '特征',
    says: 'What goes into ssl_proj, one vector for each frame of sound: HuBERT’s output in GPT-SoVITS, log-mel bands here unless you bring your own.',
  },
  projection: {
    term: 'ssl_proj',
    other: 'ssl_proj',
    says: 'The convolution in front of the quantizer, which turns features into the space of the codes; it learns by gradients.',
  },
  'vector-quantizer': {
    term: 'quantizer',
    other: '量化器',
    says: 'Replaces every vector by the nearest code of its codebook and hands on the index of that code as the token.',
  },
  codebook: {
    term: 'codebook',
    other: '码本',
    says: 'The list of all codes, kept as a buffer: gradients never move it, the moving average of training mode does.',
  },
  code: {
    term: 'code',
    other: '码字',
    says: 'One entry of the codebook: the vector that stands for all frames that lie nearest to it.',
  },
  token: {
    term: 'token',
    other: '语义 token',
    says: 'The index of the code that a frame was given; the tokens of an utterance are what GPT (s1) learns and predicts.',
  },
  'token-rate': {
    term: 'token rate',
    other: 'token 速率',
    says: 'Tokens per second of sound: 50, or 25 where ssl_proj has stride 2.',
  },
  residual: {
    term: 'residual quantizer, layers',
    other: '残差量化',
    says: 'Several codebooks in a row, each of which quantizes what the one before left over; GPT-SoVITS has one.',
  },
  'straight-through': {
    term: 'straight-through (ste)',
    other: '直通估计',
    says: 'Choosing the nearest code has no gradient, so the backward pass goes by as if the quantizer had changed nothing; in training mode only.',
  },
  ema: {
    term: 'EMA, moving average',
    other: '指数移动平均',
    says: 'In training mode each step pulls every code a little towards the mean of its frames, without any gradient: why a codebook moves although its gradient is none.',
  },
  kmeans: {
    term: 'k-means',
    other: 'k-means',
    says: 'Places the codes on real data before training; in GPT-SoVITS it runs in the first forward, in evaluation mode too.',
  },
  'dead-code': {
    term: 'dead code, replacement',
    other: '失活码字、替换',
    says: 'A code that hardly any frame has chosen lately; in training mode it is put on a frame of the batch, which changes what its token means.',
  },
  collapse: {
    term: 'collapse of the codebook',
    other: '码本坍塌',
    says: 'Few codes have all frames and the rest are dead: usage and perplexity fall, and much of the features is lost.',
  },
  'reconstruction-loss': {
    term: 'reconstruction loss',
    other: '重建损失',
    says: 'How far the decoder’s output is from its target, as the mean of squared differences.',
  },
  'commitment-loss': {
    term: 'commitment loss',
    other: '承诺损失',
    says: 'Pulls ssl_proj’s output towards the codes it chose; in evaluation mode it is 0 by definition, which is no proof that nothing moves.',
  },
  'quantization-error': {
    term: 'quantization error',
    other: '量化误差',
    says: 'The same distance as the commitment loss, measured in every mode and without any pull.',
  },
  'evaluation-mode': {
    term: 'eval() and train()',
    other: '评估模式、训练模式',
    says: 'The mode of a module: train() switches EMA, replacement of dead codes, straight-through and commitment loss on, eval() switches them off; gradients are another matter.',
  },
  tape: {
    term: 'tape, no_grad',
    other: '计算图、no_grad',
    says: 'What the forward pass records so that gradients can be computed; within no_grad nothing is recorded, which saves memory and time.',
  },
  'none-or-zero': {
    term: 'gradient none, gradient 0',
    other: '梯度为“无”、梯度为 0',
    says: 'None: the backward pass did not arrive and the optimizer skips the parameter; 0: it arrived with nothing, and weight decay and momentum still move it.',
  },
  'weight-decay': {
    term: 'weight decay, momentum (AdamW)',
    other: '权重衰减、动量',
    says: 'Two ways in which AdamW moves a parameter whose gradient is 0: it shrinks it a little, and carries on what it remembers of earlier gradients.',
  },
  'gradient-norm': {
    term: 'gradient norm',
    other: '梯度范数',
    says: 'Length of all gradients of a module put into one vector; GPT-SoVITS logs one for the whole model, here each module has its own.',
  },
  usage: {
    term: 'usage',
    other: '码本使用情况',
    says: 'How many codes were chosen at least once, in the last batch or in the last steps together.',
  },
  perplexity: {
    term: 'perplexity',
    other: '困惑度',
    says: 'The number of codes that would do if all were used alike: the exponential of the entropy of the batch’s tokens.',
  },
  probe: {
    term: 'probe',
    other: '探针集',
    says: 'A fixed batch that is never trained on and is encoded every few steps, so that changes in its tokens come from the model alone.',
  },
  'token-flip': {
    term: 'token flip',
    other: 'token 翻转',
    says: 'A frame of the probe whose token is another one than at the reference: for GPT (s1), a word that changed its meaning.',
  },
  drift: {
    term: 'drift',
    other: '漂移',
    says: 'How far a tensor has moved since step 0: the largest absolute difference of any of its values.',
  },
  bottleneck: {
    term: 'bottleneck, explained variance',
    other: '瓶颈、解释的方差',
    says: 'The share of the variance of ssl_proj’s output that its codes keep; what they do not keep, no decoder can bring back.',
  },
  'effective-dimension': {
    term: 'effective dimension (participation ratio)',
    other: '有效维数（参与比）',
    says: 'In how many directions the vectors really vary, from the eigenvalues of their covariance C: all of them alike gives the full number.',
  },
  steadiness: {
    term: 'steadiness, fluctuation',
    other: '波动',
    says: 'How much a curve jumps about from step to step: its standard deviation over the last 100 steps, divided by the mean there.',
  },
  audit: {
    term: 'audit, proof',
    other: '核验',
    says: 'Compares every parameter and buffer, bit by bit, with a copy from the moment the switch was last moved.',
  },
  verdict: {
    term: 'verdict',
    other: '结论',
    says: 'What follows from the audit in one sentence: nothing moved, or what leaked and through which door.',
  },
  'policy-matrix': {
    term: 'policy matrix',
    other: '策略矩阵',
    says: 'A table that is measured, not written: every freeze policy runs some steps from the present state, and each cell tells what it stopped.',
  },
};

const pictures: Record<PictureId, ChartHelpText> = {
  batch: {
    draws: 'Every code as a square: how often the last batch chose it, and which were never chosen.',
    computed: 'Counts of the tokens of the last batch, and the step in which each code was last used.',
    lanes:
      'A frozen lane keeps its dead codes: nothing replaces them. Where EMA runs, they come back as they are replaced.',
  },
  points: {
    draws:
      'The points of the plane, the codes among them, and the cell of each code: all points for which it is the nearest.',
    computed: 'Positions as they are after this step; trails lead back to where a code was.',
    lanes: 'Frozen, codes and cells stand still. In a lane that trains the codes walk to where points are.',
  },
  map: {
    draws: 'Codes and probe frames along the two directions in which both vary most.',
    computed:
      'Principal components of codes and of ssl_proj’s output on the probe; fitted anew only when they show a tenth less than at first.',
    lanes: 'What moves here has moved: in a freeze that holds there are no new trails.',
  },
  time: {
    draws: 'A row for each code, steps from left to right, the stronger the more it was used.',
    computed: 'Mean number of frames per batch, in batches that were looked at about four times a second.',
    lanes: 'Rows that begin after a thaw are dead codes that were replaced; under a freeze no row begins that way.',
  },
  ranks: {
    draws: 'The codes from the most used to the least, over all steps and over the newest batches.',
    computed: 'Share of all frames that each code had, in order.',
    lanes: 'A curve that falls steeply is a codebook near collapse. Frozen, the two curves lie close together.',
  },
};

export const handbook = { terms, charts, pictures };
export default handbook;
