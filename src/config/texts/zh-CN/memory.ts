/** What an experiment takes of memory, and what to do where there is not enough, in Simplified Chinese. */
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

const SMALLER = '减少支路、码字、层数或维数，减小批大小，缩短片段';

export const memory: Texts['memory'] = {
  ended: '内存耗尽：重新启动之前无法训练。',
  exhausted: (of, detail) =>
    [
      {
        gpu: `GPU 的显存已用尽。请${SMALLER}，或关闭其他使用 GPU 的页面。`,
        wasm: `WebAssembly 的内存已用尽，它最多容纳 2 GiB。请${SMALLER}，或换用支持 WebGPU 的浏览器。`,
        browser: `浏览器已没有内存可用。请关闭其他标签页，或${SMALLER}。`,
      }[of],
      ...(detail === '' ? [] : [zh`原文：${detail}`]),
    ].join(''),
  pieceTooLarge: (piece, mebibytes, most) =>
    ({
      batch: zh`一个批次中最宽的矩阵需要${mebibytes} MiB 的连续空间，而这个设备最多容纳${most}：请减小批大小，缩短片段，减少码字数或维数`,
      parameters: zh`一条支路的参数需要${mebibytes} MiB 的连续空间，而这个设备最多容纳${most}：请减少维数或隐藏通道数`,
      codebook: zh`一个码本连同其均值需要${mebibytes} MiB 的连续空间，而这个设备最多容纳${most}：请减少码字数或维数`,
    })[piece],
  label: '内存',
  about: (size) => zh`约${size}`,
  parts: {
    parameters: '参数',
    buffers: '码本',
    moments: '优化器',
    references: '漂移与核验的基准',
    healthyCopies: '可退回的状态',
  },
  perLane: '一条支路',
  lanes: (count) => zh`${count}条支路`,
  step: '一步：批次、激活、梯度',
  data: '数据与探针集',
  unknown: '尚不清楚',
  total: '合计',
  another: '再加一条支路',
  short: {
    backend: (most) =>
      zh`这已接近或超过当前后端所能容纳的${most}，训练可能因此停止。减少支路、码字数或维数可以少占一些；使用 WebGPU 则没有这个限制。`,
    machine: (most) =>
      zh`这超过了电脑内存的一半（浏览器报告为${most}或更多），浏览器未必会给。减少支路、码字数或维数可以少占一些。`,
  },
  refused: (reason) => zh`无法在这里构建：${reason}。`,
};
