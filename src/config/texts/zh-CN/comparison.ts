/** Two lanes against each other, in Simplified Chinese. Numbers arrive formatted. */
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

/** What became of a quantity from the base to the other lane. */
interface Told {
  outcome: 'higher' | 'lower' | 'equal' | 'unsure';
  base: string;
  other: string;
}

const lossClause = ({ outcome, base, other }: Told, name: string): string =>
  ({
    higher: zh`${name}的重建更差（${other}，对照为${base}）`,
    lower: zh`${name}的重建更好（${other}，对照为${base}）`,
    equal: zh`${name}的重建完全相同（${base}）`,
    unsure: zh`${name}的重建损失为${other}，对照为${base}`,
  })[outcome];

const flipsClause = ({ base, other }: Told): string => zh`${other}的 token 发生了翻转，对照为${base}`;

export const comparison: Texts['comparison'] = {
  title: '支路比较',
  help: '另一条支路与基准支路相比，到目前为止：冻结的代价是什么，换来了什么。',
  table: '两条支路的各项数值',
  base: '基准',
  other: '比较',
  lane: (lane) => zh`支路${lane}`,
  needsLanes: '只有一条支路。分叉或添加一条才能比较。',
  needsSteps: '训练几步之后开始比较。',
  quantity: '指标',
  difference: '差异',
  judgement: '判断',
  names: {
    'loss/reconstruction': '重建损失',
    'loss/commitment': '承诺损失',
    'probe/token_flip_rate@0': '翻转的 token',
    'quantizer/error': '量化误差',
    'probe/explained_variance': '码字解释的方差',
    'codebook/used_window@0': '用到的码字',
    'codebook/perplexity@0': '码本的困惑度',
    'probe/dimensions_projected': 'ssl_proj 输出的维数',
    'probe/dimensions_quantized': '量化后的维数',
    'drift/codebook@0': '码本的漂移',
    'drift/ssl_proj': 'ssl_proj 的漂移',
    'steadiness/loss': '损失的波动',
    'steadiness/gradient_decoder': '解码器梯度的波动',
    'tape/bytes': '计算图占用的字节',
  },
  settled: '码本漂移完成 90% 的步数',
  work: { dispatches: '每步 GPU 程序数', milliseconds: '每步毫秒数' },
  outcome: { higher: '较高', lower: '较低', equal: '相同', unsure: '无法区分' },
  oneRun: '仅一次',
  value: (mean, margin) => (margin === null ? mean : `${mean} ± ${margin}`),
  sentence: (other, loss, flips, seeds) => {
    const said = [lossClause(loss, zh`支路${other}`), ...(flips ? [flipsClause(flips)] : [])].join('；');
    const so = seeds > 1 ? zh`按${seeds}个种子统计，${said}。` : `${said}。`;
    const sure =
      seeds < 2
        ? '换一个种子结果是否相同，只凭一次运行无法得知。'
        : loss.outcome === 'unsure'
          ? '两者的重建无法区分。'
          : '';
    return `${so}${sure}`;
  },
  repeat: '换种子重复',
  repeatHelp: (steps) => zh`在后台换用其他种子，把这次运行连同其间的所有操作重新训练到第${steps}步，并给出区间。`,
  seeds: (count) => zh`${count}个种子`,
  progress: (seed, seeds, step, steps) => zh`种子${seed} / ${seeds} · 第${step}步，共${steps}步`,
  cancel: '取消',
  forget: '回到这次运行',
  over: (count, steps) => zh`第${steps}步时${count}个种子的均值 ± 95% 置信区间的半宽；差异按种子逐一计算。`,
};
