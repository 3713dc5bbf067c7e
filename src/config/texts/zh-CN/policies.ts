/** What each freeze policy is called, what it does, and where one meets it, Simplified Chinese. */
import type { Texts } from '../textTypes.ts';

export const policies: Texts['policies'] = {
  wholeForward: {
    label: '整个前向',
    does: '评估模式，并且 ssl_proj 和量化器的整个前向都在 no_grad 之内：其中没有什么能变动。',
    occurs: '正确的做法；GPT-SoVITS v3 就是这样。',
  },
  modeSwitchOnly: {
    label: '仅切换模式',
    does: '评估模式，但 no_grad 作用域在前向之前就关闭了：什么都不变，前向却仍记入计算图，只是没有用到。',
    occurs: '目前 GPT-SoVITS v1、v2、v2Pro 的 SynthesizerTrn.forward。',
  },
  evalOnly: {
    label: '仅 eval()',
    does: '只有评估模式：没有直通估计，梯度传不过来，码本也静止不动。',
    occurs: '只对这两个模块调用 eval() 的代码。',
  },
  noGradOnly: {
    label: '仅 no_grad',
    does: '没有梯度，但仍处于训练模式：ssl_proj 静止不动，指数移动平均却继续更新码本。',
    occurs: '常见的错误：用了 torch.no_grad()，却没有 eval()。',
  },
  requiresGradOnly: {
    label: '仅 requires_grad',
    does: 'ssl_proj 的参数不要梯度，仍处于训练模式：指数移动平均继续更新码本。',
    occurs: '2024 年 5 月修复之前的 GPT-SoVITS。',
  },
  zeroGradients: {
    label: '梯度置零',
    does: '梯度是 0 而不是“无”：权重衰减和残留动量仍会改变 ssl_proj，码本也会漂移。',
    occurs: '清除梯度时设为 0 的优化器，这是 PyTorch 2.0 之前的默认做法。',
  },
  codebookOnly: {
    label: '仅码本',
    does: '码本静止不动；直通估计和承诺损失的梯度仍在训练 ssl_proj。',
    occurs: 'vector-quantize-pytorch 的 freeze_codebook。',
  },
  stickyEval: {
    label: '停在 eval',
    does: '冻结时与“整个前向”相同，但解冻时忘了恢复训练模式：此后两个模块仍然不动。',
    occurs: '凡是来回切换的代码都容易出现的错误。',
  },
  custom: {
    label: '手动设置',
    does: '各控制项是逐个设置的。',
    occurs: '你自己的组合。',
  },
};
