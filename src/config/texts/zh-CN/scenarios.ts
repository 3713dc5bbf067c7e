/** Scenarios in Simplified Chinese: questions, answers, what would change them. Numbers arrive formatted. */
import type { Texts } from '../textTypes.ts';
import { listed, zh } from './spacing.ts';

const list: Texts['scenarios']['list'] = {
  'zero-commitment': {
    question: '承诺损失为 0，能证明量化器冻住了吗？',
    about: '支路 A 到 C 先训练，再用三种方式冻结；D 从一开始就冻结，码本没有初始化。采用 GPT-SoVITS 的规则。',
    change:
      '换用已修正的规则，k-means 会在第一步之前运行，支路 D 也就冻得住。把承诺损失的权重设为 0 没有影响：图中显示的是未乘权重的损失。',
  },
  'new-voice': {
    question: '微调新音色：冻结还是不冻结？',
    about: '支路 A 先用四个英语音色训练；然后将它冻结，它的副本 B 不冻结，两者都改用一个普通话音色继续训练。',
    change:
      '学习率更小、衰减率更接近 1 时，翻转的 token 更少，收益也更小。如果 GPT（s1）会用新的 token 重新训练，翻转就无关紧要。',
  },
  'frozen-too-early': {
    question: '码本冻结得太早，代价是什么？',
    about: '码本从随机值开始：支路 A 始终不冻结，B 在第一步之前冻结，C 等码本稳定后再冻结。',
    change:
      '来自检查点或 k-means 的码本不是随机的：一开始就冻结，代价小得多。步数更多，支路 C 会更稳定；换一个种子，所有数值都会变。',
  },
  'leaky-freezes': {
    question: '哪些冻结方式会泄漏？',
    about: '全部八种策略，每轮四种：每条支路先训练，再冻结同样多的步数，最后解冻。',
    change:
      '没有权重衰减和动量时，梯度置零也能冻住 ssl_proj。衰减率越接近 1，指数移动平均对码本的改动越小。“停在 eval”要到解冻之后才出问题：它另有一个问答。',
  },
  'codebook-collapse': {
    question: '码本坍塌了，什么办法有用？',
    about: '一条支路，码本随机。失活码字先放着不管，再按 GPT-SoVITS 的方式替换，最后换成能保持住的替换方式。',
    change:
      '三个阶段前后相接，每个阶段都从上一阶段的结果开始。一开始就用 k-means，多数码字从头就会用到；如果阈值高于每个码字平均分到的帧数，连活跃的码字也会被替换。',
  },
  'sticky-eval': {
    question: '解冻之后，量化器还会训练吗？',
    about: '两条支路在相同的步数冻结和解冻；支路 B 解冻时忘了恢复训练模式。',
    change: '任何设置都没有用；要在解冻后对 ssl_proj 和量化器调用 train()。',
  },
  'two-dimensions': {
    question: '冻结看上去是什么样子？',
    about: '特征和码字都是平面上的点。支路 B 在标记的那一步冻结，它的码字静止不动。',
    change: '冻结得越晚，代价越小，因为码字已经各就各位；换一种形状或增加码字，差别的大小会随之改变。',
  },
};

const aside = (held: readonly string[]): string => (held.length === 0 ? '' : zh`冻住的支路：${listed(held)}。`);
/** Behind what was done. */
const against = (how: 'less' | 'more' | 'same', by: string, spread: string, other = '不冻结'): string =>
  ({
    more: zh`使重建损失增加${by} ± ${spread}`,
    less: zh`使重建损失降低（${by} ± ${spread}）`,
    same: zh`与${other}无法区分（${by} ± ${spread}）`,
  })[how];

const findings: Texts['scenarios']['findings'] = {
  'zero-and-moved': ({ lane, change, held, error }) =>
    zh`不能。支路${lane}的承诺损失每一步都恰好为 0，却仍变动了${change}。0 只说明处于评估模式；token 与特征之间仍相差${error}（量化误差）。${aside(held)}`,
  'zero-and-held': ({ held, error }) =>
    zh`单凭这一点不能。这次运行中，损失恰好为 0 的支路（${listed(held)}）确实都冻住了，但 0 只说明处于评估模式；量化误差仍为${error}。`,
  'never-zero': ({ commitment }) => zh`没有出现这种情况：所有支路的承诺损失都不为 0，最小的均值为${commitment}。`,
  'frozen-against-free': ({
    early,
    earlyBy,
    earlySpread,
    late,
    lateBy,
    lateSpread,
    settled,
    perplexity,
    freePerplexity,
  }) =>
    zh`在随机状态下冻结，${against(early, earlyBy, earlySpread)}；等移动完成${settled}再冻结，${against(late, lateBy, lateSpread)}。瓶颈所在：困惑度是${perplexity}个码字，而不是${freePerplexity}个。`,
  'old-against-new': ({ frozenFlips, freeFlips, loss, lossBy, lossSpread }) =>
    zh`不冻结时，旧音色的 token 变了${freeFlips}；冻结时变了${frozenFlips}。在新音色上，不冻结${against(loss, lossBy, lossSpread, '冻结')}。用旧 token 训练的 GPT（s1）需要重新学习变了的部分。`,
  'all-freezes-held': ({ held }) => zh`这次运行中没有。逐位冻住的有：${listed(held)}。`,
  'some-freezes-leaked': ({ held, leaked, most, flips }) =>
    zh`有泄漏的：${listed(leaked)}。逐位冻住的：${held.length === 0 ? '无' : listed(held)}。采用${listed(most)}时，“冻结”期间探针集的 token 变了${flips}。`,
  'codes-in-use': ({ replacing, alone, original, corrected, codes, originalReplaced, correctedReplaced }) =>
    zh`放着不管时，${codes}个码字中用到${alone}个；按 GPT-SoVITS 的方式替换时用到${original}个，采用能保持住的替换方式时用到${corrected}个。${
      {
        less: zh`GPT-SoVITS 的替换保持不住：每一步都要替换${originalReplaced}个码字，而后者只有${correctedReplaced}个。`,
        more: zh`这里反而是能保持住的方式替换得更多：每步${correctedReplaced}个码字，而前者为${originalReplaced}个。`,
        same: zh`这里看不出两种方式替换的频率有差别：每步分别为${originalReplaced}个和${correctedReplaced}个。`,
      }[replacing]
    }`,
  'thawed-and-stuck': ({ stuck, free, flips }) =>
    zh`不一定。支路${stuck}已经解冻，却没有梯度，承诺损失恰好为 0，token 一个都没变；支路${free}恢复了训练，解冻以来 token 变了${flips}。`,
  'thawed-and-free': ({ flips }) => zh`这里会：两条支路的 token 都重新开始变化，至少${flips}。`,
  'both-stuck': '不会：两条支路都没有恢复训练。',
  'codes-on-a-plane': ({ frozenMoved, freeMoved, loss, lossBy, lossSpread }) =>
    zh`冻结以来，冻结的码字移动了${frozenMoved}，不冻结的移动了${freeMoved}。静止不动${against(loss, lossBy, lossSpread)}。`,
};

export const scenarios: Texts['scenarios'] = {
  list,
  findings,
  measures: {
    commitment: '承诺损失',
    error: '量化误差',
    codebookChange: '码本变动',
    projectionChange: 'ssl_proj 变动',
    flips: '翻转的 token',
    flipsInFreeze: '冻结期间翻转',
    flipsSinceThaw: '解冻后翻转',
    flipsOnOld: '旧音色的翻转',
    reconstructionOnNew: '新音色的重建损失',
    tapeNodes: '计算图节点',
    reconstruction: '重建损失',
    perplexity: '困惑度',
    used: '用到的码字',
    replaced: '每步替换',
    gradient: 'ssl_proj 的梯度',
    driftAtFreeze: '冻结时的漂移',
    driftAtEnd: '结束时的漂移',
  },
  subjects: {
    free: '不冻结',
    frozen: '冻结',
    'frozen-at-start': '一开始就冻结',
    'frozen-when-settled': '稳定后冻结',
    'left-alone': '放着不管',
    'replaced-original': '同 GPT-SoVITS',
    'replaced-lasting': '保持住的替换',
  },
  none: '无',
  menu: '问答',
  menuLabel: '由一次运行来回答的问题',
  menuHelp: '点一下就会设好并开始运行。你自己的设置和计划会保留。',
  length: (steps) => zh`${steps}步`,
  own: '自己的运行',
  openRun: '打开运行文件…',
  saveRun: '保存运行',
  saveHelp: '记录这次运行的文件：选了什么、做了什么，不含权重和数据。拖到页面上即可重新执行。',
  unnamed: '未命名的运行',
  progress: (step, steps) => zh`第${step}步，共${steps}步`,
  building: '正在准备…',
  ready: '按“开始”运行。',
  watch: '留意',
  places: {
    reconstruction: '重建损失',
    commitment: '承诺损失',
    usage: '码本使用情况',
    gradient: '梯度范数',
    flips: 'token 翻转率',
    drift: '漂移',
    'codebook-view': '码本',
  },
  ownEnded: (steps) => zh`运行已在第${steps}步结束。`,
  overSeeds: (alike, seeds) =>
    zh`另外${seeds}个种子中，有${alike}个结论相同；表中的数是它们的均值 ± 95% 置信区间的半宽。`,
  basis: (seed, steps) => zh`根据这次运行的曲线和核验：一个种子（${seed}），${steps}步；换一个种子，数值可能不同。`,
  interval: '± 是这次运行内的 95% 区间。',
  table: '答案背后的数值',
  lane: '支路',
  change: '怎样会改变答案',
  changed: '你做了别的操作，这次运行不再对应原来的问题：它作为你自己的运行继续，没有答案。',
  ownChanged: '你做了别的操作，这次运行不再与打开的文件相同：它作为你自己的运行继续。',
  noAnswer: '运行太短，无法得出答案：缺少所需的测量值。',
  diverged: '出现了非有限值，因此没有答案。',
  again: '再问一次',
  playAgain: '重新执行',
  copyLink: '复制链接',
  back: '回到你的实验',
  backHelp: '恢复之前的设置、开关和计划，并重置。',
  keep: '保留并关闭',
  keepHelp: '关闭这里；运行、设置和计划保持不变。',
  nameLabel: '运行的名称',
  namePlaceholder: '例如：第 400 步冻结',
  save: '保存',
  cancel: '取消',
};
