/** What can be done with a chart, in Simplified Chinese. Numbers arrive formatted. */
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

export const chartTools: Texts['chartTools'] = {
  menu: (title) => zh`${title}的更多操作`,
  save: '保存此图表',
  picture: { png: 'PNG 图片', svg: 'SVG 矢量图' },
  csv: 'CSV，所有步',
  csvVisible: 'CSV，可见范围',
};
