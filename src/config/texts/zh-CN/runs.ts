/** Kept runs, undo, and going on after a loss, in Simplified Chinese. Numbers and times arrive formatted. */
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

export const runs: Texts['runs'] = {
  open: '已保留的运行',
  title: '已保留的运行',
  intro:
    '运行在训练时、以及被另一次运行取代时，都会保留在这个浏览器中。运行太多或空间不足时，最早的会让出位置；你置顶、命名、加过标签或备注的，以及导入的，不会。',
  introMemory: '浏览器不为这个页面保存任何内容，运行只能保留到页面关闭为止。需要的请导出。',
  close: '关闭',
  none: '还没有保留任何运行。从第一步起就会保留。',
  loading: '正在查看保留了什么。',
  step: (step) => zh`第${step}步`,
  here: '本页的运行',
  elsewhere: '在另一个标签页中打开',
  openRun: '打开',
  openCopy: '打开副本',
  exportRun: '导出',
  remove: '删除',
  of: (what, run) => zh`${what}：${run}`,
  lane: (lane, policy) => zh`${lane} ${policy}`,
  unfrozen: '未冻结',
  setting: (label, value) => zh`${label} ${value}`,
  more: (n) => zh`另有${n}项`,
  undo: '撤销',
  undoHelp: (step) => zh`恢复之前在第${step}步的运行`,
  nothingToUndo: '没有可恢复的内容：还没有运行被取代',
  undone: (step) => zh`之前在第${step}步的运行已保留。`,
  trouble: {
    full: '浏览器的存储空间已满：最新的步没有保留。请腾出空间，或导出会话。',
    cleared: '页面打开期间，浏览器的存储被清空。现有的内容正在重新保留。',
    failed: '无法写入浏览器的存储：最新的步没有保留。稳妥起见，请导出会话。',
  },
  refused: '浏览器不为这个页面保存任何内容：页面一关闭，运行就没有了。稳妥起见，请导出会话。',
  offer: {
    label: '上次访问时的运行',
    headline: (step, ago) => zh`有一次运行随页面一起中断了，可以从第${step}步继续（${ago}保留）。`,
    nothingLost: '没有丢失任何内容。',
    lost: (_n, formatted, seconds) => zh`其后的${formatted}步（${seconds}秒的训练）会重新训练。`,
    more: (n) => zh`另外${n}次运行可以在“已保留的运行”中找到。`,
    goOn: '继续',
    decline: '暂不',
  },
  goOnFrom: (step) => zh`从第${step}步继续`,
  recovering: (step) => zh`训练会自行从第${step}步的副本继续。`,
};
