/** The report of a sweep in Simplified Chinese. Numbers arrive formatted. */
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

export const report: Texts['report'] = {
  document: 'Freeze Lab · 扫描',
  title: 'Freeze Lab 扫描报告',
  runs: '运行',
  ended: (ended, all) => `${ended} / ${all}`,
  steps: '步数',
  seeds: '种子',
  many: (count) => zh`${count}个种子`,
  objective: '训练目标',
  dataset: '数据集',
  backend: '后端',
  diverged: (_count, written) => zh`有${written}次运行发散，不计入均值和图表。`,
  missing: (_count, written) => zh`有${written}次运行尚未完成，不在本报告中`,
  how: '曲线是各种子的均值，色带为上下一个标准差。表中的数是最后十分之一步数的均值，再对各种子取均值，± 后面是种子之间的标准差；没有 ± 表示只有一个种子，或者各种子没有差别。未测量的值和不存在的梯度用短横表示。',
  allRuns: '全部运行',
  line: '方案',
  freeze: '冻结',
  table: (lane) => zh`结束时的数值，支路${lane}`,
  spread: (mean, deviation) => `${mean} ± ${deviation}`,
  times: (said, count) => zh`${said}（${count}）`,
  verdict: {
    training: () => '未冻结',
    held: () => '有效',
    leaks: (parts) => zh`泄漏：${parts}`,
    'still-frozen': () => '解冻后仍冻结',
  },
  summary: (what, ends) => zh`${what}，各种子的均值随步数的变化。结束时：${ends}。`,
  logScale: '对数刻度',
  nothing: '没有可画的数值',
};
