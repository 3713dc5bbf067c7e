/** Files that a person brings and takes home, Simplified Chinese. Numbers arrive formatted. */
import { foreign } from '../foreignText.ts';
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

export const files: Texts['files'] = {
  drop: {
    title: '拖入文件或文件夹',
    local: '所有内容都留在这台电脑上。',
    // Between extensions spaces: no line may break between 、 and a full stop.
    kinds: [
      { what: 'GPT-SoVITS 检查点', form: 's2G*.pth G_*.pth .safetensors' },
      { what: '特征', form: '4-cnhubert/*.pt .npy .npz' },
      { what: '语义 token', form: '6-name2semantic.tsv' },
      { what: '音频', form: '.wav .mp3 .flac .ogg .m4a .mp4 .webm' },
      { what: 'Freeze Lab', form: '会话或权重' },
    ],
  },
  open: '打开任意种类的文件',
  unreadable: '浏览器无法读取该文件。请关闭正在使用它的程序，并确认你有读取权限。',
};

export const features: Texts['features'] = {
  addFiles: '添加特征文件',
  addFolder: '添加特征文件夹',
  intro: '把 4-cnhubert 拖到这里：每条语句一个 .pt。NumPy 和 safetensors 文件也可以。',
  total: (_count, formatted, frames, seconds) => zh`${formatted}个文件 · ${frames}帧 · ${seconds}秒`,
  channels: '通道数',
  mean: '均值 ± 标准差',
  meanValue: (mean, deviation) => `${mean} ± ${deviation}`,
  outliers: '离群值',
  outliersHelp: (deviations) => zh`与所在文件的均值相差超过${deviations}个标准差的值。`,
  notFinite: 'NaN 或无穷大',
  refused: (_count, formatted) => zh`${formatted}个文件被拒绝`,
  none: '无',
  showAll: '查看全部文件',
  removeAll: '全部移除',
  remove: (name) => zh`移除${foreign(name)}`,
  needsReset: '下次重置后用于训练。',
  dialogTitle: '自己的特征',
  skipped: (parts) => `没有采用：${parts.join('；')}`,
  skippedPart: (path, reason) => `${foreign(path)}：${foreign(reason)}`,
  dialogHelp: '原始数值，未归一化，每秒 50 帧。被拒绝的文件排在最前面。',
  close: '关闭',
  more: (count) => zh`另有${count}个`,
  columns: {
    name: '文件',
    frames: '帧数',
    seconds: '秒',
    channels: '通道数',
    dtype: '类型',
    mean: '均值',
    deviation: '标准差',
    outliers: '离群值',
    notFinite: 'NaN',
  },
};

export const checkpoint: Texts['checkpoint'] = {
  import: '导入检查点',
  missing: '请先导入检查点。',
  missingShort: '检查点（请先导入）',
  title: '检查点',
  version: (version) => `GPT-SoVITS ${version}`,
  noVersion: '没有版本标记',
  read: (read, all) => zh`${all}中读取了${read}`,
  used: (count) => zh`采用${count}个`,
  left: (count) => zh`其余${count}个`,
  usedTitle: '采用的',
  leftTitle: '没有采用的',
  skippedTitle: '无法读取的',
  skipped: (path, reason) => `${path === '' ? '内容' : foreign(path)}：${foreign(reason)}`,
  moreSkipped: (count) => zh`另有${count}个`,
  settingsTitle: '由它决定的设置',
  channels: '输入通道数',
  details: '文件中的内容',
  group: (name, count) => `${name} · ${count}`,
  tensor: (shape, type) => `${shape} ${type}`,
  warnings: {
    'half-precision': '它的值以半精度保存：大约只有三位有效数字。',
    'decoder-drawn': '它没有这种解码器，因此解码器从随机权重开始。',
    'codebook-not-initialised': '它的码本从未初始化：与全新的训练一样，由 k-means 放置码字。',
  },
};

export const tokens: Texts['tokens'] = {
  title: '语义 token',
  lane: (lane) => zh`支路${lane}`,
  help: '整条语句的 token（第一层，评估模式），与你的 GPT（s1）训练时所用的相比。',
  import: '导入语义 token',
  export: '导出 6-name2semantic.tsv',
  measure: (lane) => zh`测量支路${lane}`,
  empty: '导入 6-name2semantic.tsv，看看其中有多少 token 这个模型仍会给出。',
  from: (name, utterances) => (utterances === null ? foreign(name) : zh`${foreign(name)} · ${utterances}条语句`),
  notMeasured: '尚未测量',
  comparing: '正在比较…',
  waits: '应用并重置之后，与新的数据比较',
  agreement: '一致',
  flipped: (share) => zh`${share}已翻转`,
  counts: (equal, compared) => zh`${compared}个 token 中的${equal}个`,
  at: (step) => zh`第${step}步`,
  nothing: '没有一条语句同时出现在文件和数据集中。',
  mismatch: {
    rate: (expected, ours, twice, remedy) =>
      zh`没有比较：文件有${expected}个 token，而这个模型给出${ours}个，文件大约是它的${twice ? '两倍' : '一半'}，所以 token 速率不同。${
        remedy === null ? '请导入与这个模型速率相同的 token。' : zh`请把 token 速率设为“${remedy}”并重置。`
      }`,
    codes: (largest, codes) =>
      zh`没有比较：文件中的 token 大到${largest}，而这个模型只有${codes}个码字。它们出自另一个码本。请导入产生它们的检查点。`,
  },
  ambiguous: (count) => zh`没有配对，因为名称对应多条（${count}）`,
  perUtterance: (count) => zh`按语句列出，最差的在前（${count}）`,
  more: (count) => zh`另有${count}条`,
  columns: { name: '语句', agreement: '一致率', flipped: '翻转', length: 'token 数，文件 / 模型' },
  lengths: (expected, ours) => `${expected} / ${ours}`,
  onlyInFile: (count) => zh`只在文件中（${count}）`,
  onlyInData: (count) => zh`只在数据集中（${count}）`,
};

export const exports: Texts['exports'] = {
  open: '打开会话',
  menu: '更多导出',
  weightsOf: (lane) => zh`支路${lane}的权重`,
  weights: { json: 'JSON，可精确续训', safetensors: 'safetensors', torch: 'PyTorch .pth' },
  codes: (lane) => zh`支路${lane}的 token`,
  tokensTsv: '6-name2semantic.tsv',
  metrics: '所有支路的指标',
  metricsFormat: { csv: 'CSV', json: 'JSON', tensorboard: 'TensorBoard 事件文件' },
  charts: '全部图表',
  image: { png: 'PNG 图片', svg: 'SVG 图形' },
  saveChart: { png: (title) => zh`将${title}导出为 PNG`, svg: (title) => zh`将${title}导出为 SVG` },
  imageShort: { png: 'PNG', svg: 'SVG' },
  copyChart: {
    label: '复制图片',
    copied: (title) => zh`已复制“${title}”的图片`,
    saved: (title) => zh`浏览器不允许把图片放入剪贴板，“${title}”已存为文件。`,
  },
  everything: '全部内容',
  session: '会话文件',
  report: '报告（HTML）',
  imageFailed: '浏览器无法把图表画成图片。请改为导出 SVG。',
};
