/** Help in Simplified Chinese: its menu, the guided tour, and the frame of glossary and chart help. */
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

export const help: Texts['help'] = {
  menu: '帮助',
  tour: '导览',
  glossary: '术语表',
  shortcuts: '键盘快捷键',
};

export const tour: Texts['tour'] = {
  name: '导览',
  offer: '第一次来？不到一分钟，看看冻结究竟做了什么。',
  take: '开始导览',
  decline: '不用导览：之后可在帮助菜单中找到',
  place: (at, of) => zh`第${at}项，共${of}项`,
  next: '下一步',
  back: '上一步',
  end: '结束导览',
  done: '完成',
  waiting: '完成这一步后会自动继续。',
  goTo: '移到该处',
  steps: {
    start: {
      title: '先让它训练',
      says: '各条支路在相同的批次上训练同一个模型，带雪花的是冻结的。按“开始”。',
      key: '空格键的作用相同。',
    },
    charts: {
      title: '对照两条支路',
      says: '每条支路在所有图表中颜色一致，下方的蓝条标出它冻结的时段。标题旁的 ? 会说明你在看什么。',
    },
    export: {
      title: '带走成果',
      says: '按 PyTorch 名称保存的权重，还有指标、图表和 token：在这里训练出来的，都可以回到你自己的工具里。',
    },
    freeze: {
      title: (lane) => zh`现在冻结支路${lane}`,
      says: (lane) => zh`拨动支路${lane}的开关，同时留意它的梯度。`,
      key: 'F 键对所选支路的作用相同。',
    },
    thaw: {
      title: (lane) => zh`现在解冻支路${lane}`,
      says: (lane) => zh`所有支路都已冻结。拨动支路${lane}的开关，看它的梯度回来。`,
    },
    effect: {
      frozenTitle: '这就是冻结',
      frozen: (lane, step) =>
        zh`支路${lane}从第${step}步起冻结。它的梯度现在止于开关：后面写的是“无”，这与 0 不同；承诺损失则为 0。`,
      frozenBy: (lane, step, policy) =>
        zh`支路${lane}从第${step}步起按策略“${policy}”冻结。看看它的梯度，再看开关旁的结论：冻结有效吗？`,
      thawedTitle: '这就是解冻',
      thawed: (lane, step) => zh`支路${lane}在第${step}步解冻。看看梯度是否通过开关，码本是否变动。`,
      resting: '训练已暂停：按“开始”就能看到变化。',
    },
    proof: {
      title: '这就是证明',
      says: '每个张量都与切换开关时的副本逐位比较。试试其他冻结策略：其中有些会泄漏。',
    },
  },
};

export const glossary: Texts['glossary'] = {
  title: '术语表',
  intro: '本页用到的词：含义、计算方法和出处。',
  search: '搜索术语表',
  count: (found, of) => zh`${of}个词中的${found}个`,
  nothing: (sought) => zh`没有含“${sought}”的词。请换一个短些的词，中英文均可。`,
  policies: '冻结策略',
  explain: '这个词的含义',
  all: '全部词条',
  loading: '正在加载…',
  again: '重试',
  close: '关闭',
  formula: '公式',
  source: '出处',
  ownSource: 'Freeze Lab 自己的用词或指标',
  newTab: '在新标签页中打开',
};

export const chartHelp: Texts['chartHelp'] = {
  title: '我在看什么？',
  about: (title) => zh`我在看什么？${title}`,
  draws: '画的是什么',
  computed: '如何计算',
  lanes: '冻结的支路与训练的支路怎么对照',
  words: '相关词条',
};
