/** A run as a plan and as an address, Simplified Chinese. Numbers arrive formatted. */
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

export const plan: Texts['plan'] = {
  title: '运行计划',
  summary: (_count, formatted) => zh`${formatted}个操作，每次重置都会重新执行`,
  show: '操作',
  drop: '放弃计划',
  dropHelp: '之后重置时，以开关和各项设置的当前状态开始。眼下的运行仍按计划进行。',
  step: (step) => zh`第${step}步`,
  frozen: (lane, policy) => zh`冻结支路${lane}（${policy}）`,
  thawed: (lane, policy) => zh`解冻支路${lane}（${policy}）`,
  set: (field, value) => `${field}：${value}`,
  data: (what) => zh`换用其他数据：${what}`,
  dataOfStart: '换回最初的数据',
  forked: (lane) => zh`分叉支路${lane}`,
  added: (frozen, policy) => (frozen ? zh`添加一条冻结的支路（${policy}）` : '添加一条不冻结的支路'),
  removed: (lane) => zh`移除支路${lane}`,
  more: (count) => zh`另有${count}个`,
  again: '重新执行',
  againHelp: '把对这次运行所做的操作按步数记为计划，今后每次重置都执行。',
  link: '复制链接',
  linkHelp: '打开这个网址，就会重新开始这次运行，并执行在这里做过的操作。其中不含文件。',
  copied: '链接已复制',
  copiedAsNow: '已复制当前实验的链接；做过的操作太多，无法写入',
  inAddressBar: '链接在地址栏中',
  awaited: {
    label: '此链接的运行',
    headline: '此链接的运行需要文件，而链接中不含文件。添加之后即可搭建这次运行。',
    kinds: { audio: '音频', features: '特征', checkpoint: '检查点' },
    missing: (kind, names) => (names === '' ? zh`${kind}：尚未添加` : zh`${kind}（${names}）：尚未添加`),
    there: (kind, names) => (names === '' ? zh`${kind}：已添加` : zh`${kind}（${names}）：已添加`),
    add: '添加文件',
    setUp: '搭建这次运行',
    drop: '不用了',
  },
};
