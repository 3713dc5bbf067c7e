/** What can be done with charts, in Simplified Chinese. Numbers arrive formatted. */
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

export const chartTools: Texts['chartTools'] = {
  menu: (title) => zh`${title}的更多操作`,
  size: '大小',
  makeLarge: '放大显示',
  makeSmall: '缩小显示',
  save: '保存此图表',
  picture: { png: 'PNG 图片', svg: 'SVG 矢量图' },
  csv: 'CSV，所有步',
  csvVisible: 'CSV，可见范围',
  sections: {
    losses: '损失与梯度',
    codebook: '码本与 token',
    claims: '支持冻结的依据',
  },
  charts: (count) => zh`${count}张图表`,
  options: '坐标轴与大小',
  axes: '所有坐标轴',
  linked: '所有图表一起缩放',
  logX: '横轴用对数刻度',
  ignoreOutliers: '忽略离群点',
  sizes: '所有图表',
  allLarge: '大图',
  allFolded: '折叠',
  resetZoom: (title) => zh`重置缩放，${title}`,
  resetZoomShort: '重置缩放',
  outside: (_count, formatted) => zh`${formatted}个点在范围外`,
  negative: (_count, formatted) => zh`${formatted}个点小于 0，对数刻度无法显示`,
  markAt: (step, what) => zh`第${step}步：${what}`,
  marks: (sentences) => zh`标记：${sentences}`,
  keys:
    '方向键移动游标。加号和减号缩放横轴，按住 Alt 则缩放纵轴。Shift 加方向键移动可见范围。' +
    '方括号键在标记之间跳转。按 0 显示全部。',
};
