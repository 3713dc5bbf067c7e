/** Looking at single codes, in Simplified Chinese: maps, usage over the steps, ranks, and what is near a code. */
import { foreignName } from '../foreignText.ts';
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

export const codes: Texts['codes'] = {
  views: { batch: '上一批次', map: '分布图', time: '随时间', ranks: '排名' },
  viewsLabel: '码本的显示方式',
  origin: '轨迹起点',
  origins: { start: '训练开始时', switch: '最近一次冻结或解冻' },
  mapHelp:
    '把码字和探针帧投影到两者变化最大的两个方向上（主成分）。方向保持不变，因此图中移动的就是真正移动了的；只有当它们能显示的方差比最初少了十分之一时，才会重新拟合。',
  mapWaits: '接下来几步就会画出分布图。',
  explained: (share) => zh`占方差的${share}`,
  mapSummary: (lane, step, codes, used, points, share, since) =>
    zh`支路${lane}在第${step}步的码本分布图：${codes}个码字中，有${used}个得到了${points}个探针 token 中的一部分。平面显示了${share}的方差；轨迹从第${since}步开始。`,
  timeSummary: (lane, codes, from, to, never) =>
    zh`支路${lane}的${codes}个码字从第${from}步到第${to}步的使用情况，每个码字一行；在查看过的批次中，有${never}个一帧也没有。`,
  timeHelp: '每批次的平均帧数，大约每秒查看四个批次。',
  steps: (from, to) => zh`第${from} – ${to}步`,
  ranksSummary: (lane, codes, half, never, best, share) =>
    zh`支路${lane}的码字按使用量排列：一半的帧集中在${half}个码字上，${codes}个码字中有${never}个没有用到。码字${best}最多，占${share}。`,
  ranksNote: (half, codes) => zh`一半的帧：${codes}个码字中的${half}个`,
  rankFirst: '最常用',
  rankLast: '最少用',
  legend: {
    frame: '探针帧',
    used: '码字，颜色越深帧数越多',
    unused: '没有帧的码字',
    trail: '从哪里移动过来',
    whole: '至今全部',
    newest: '最新的批次',
    often: '多',
    seldom: '少',
    switched: '冻结或解冻',
  },
  detailTitle: '单个码字',
  choose: '点击上方图中的码字，或输入它的编号。',
  code: '码字',
  lane: '支路',
  clear: '清除',
  frameCount: (count, of) => zh`${of}个探针 token 中的${count}个`,
  neighbours: '最近的码字',
  neighbour: (code, distance) => zh`码字${code}，距离${distance}`,
  frames: '使用它的最近的帧',
  noFrames: '探针集中没有帧使用这个码字。',
  frame: (utterance, seconds) => zh`${foreignName(utterance)}，${seconds}秒`,
  playFrame: (utterance, seconds) => zh`播放“${foreignName(utterance)}”${seconds}秒前后`,
  lookedAt: (step) => zh`第${step}步`,
};
