/** Title, transport, settings, backend and notices in Simplified Chinese. Sentences with numbers take them formatted. */
import { foreign } from '../foreignText.ts';
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

export const title: Texts['title'] = {
  name: 'Freeze Lab',
  statement: '看清冻结 GPT-SoVITS 的量化器究竟冻住了什么',
  document: 'Freeze Lab · freeze_quantizer 究竟冻住了什么',
  main: '训练',
  skip: '跳到训练视图',
  language: '语言',
};

export const transport: Texts['transport'] = {
  label: '训练控制',
  start: '开始',
  pause: '暂停',
  step: '单步',
  stepCount: '每次按下的步数',
  reset: '重置',
  steps: '步数',
  perSecond: '步/秒',
  speed: '速度上限',
  noLimit: '不限速',
  limit: (n) => zh`最多${n}步/秒`,
};

export const settings: Texts['settings'] = {
  title: '实验',
  show: '实验设置',
  presets: '规模',
  presetHelp: '一次设好各项大小和学习率。大小在下次重置后生效，学习率立即生效。',
  preset: {
    tiny: '微型',
    small: '小',
    medium: '中',
    gptSovits: 'GPT-SoVITS',
  },
  presetDetail: (dims, codes) => (dims === null ? zh`${codes}码字` : zh`${dims}维 · ${codes}码字`),
  live: '即时',
  liveHelp: '从下一步起生效。',
  needsReset: '需重置',
  changed: (running) => zh`已修改 · 当前仍为${running}`,
  apply: '应用并重置',
  goOn: '用它继续',
  goOnHelp: '从下一步起改用这些数据继续训练，如同微调。探针集保持不变，翻转也仍以它为准。',
  applyCount: (n) => zh`${n}项更改待应用`,
  applyNeedsFile: '请先添加至少一个文件。',
  help: (label) => zh`关于${label}`,
  range: (min, max) => `${min} – ${max}`,
  slider: (label) => zh`${label}，滑块`,
  notNumber: (typed) => zh`“${typed}”不是数。`,
  empty: '这里需要一个数。',
  notWhole: (typed) => zh`“${typed}”不是整数。`,
  notStep: (step, typed) => zh`“${typed}”不是${step}的倍数。`,
  tooSmall: (min) => zh`最小为${min}。`,
  tooLarge: (max) => zh`最大为${max}。`,
  allVoices: '全部音色',
  seconds: (s) => zh`${s}秒`,
  noVoices: '正在加载音色列表。',
  lastVoice: '至少需要一个音色。',
};

export const audio: Texts['audio'] = {
  add: '添加音频文件',
  drop: '拖入 WAV、MP3、FLAC、OGG 或 M4A，或选择文件',
  record: '用麦克风录音',
  stop: (seconds) => zh`停止录音 · ${seconds}秒`,
  recordingName: (n) => `录音-${n}`,
  denied: '浏览器没有授权使用麦克风。请在地址栏中允许，然后重试。',
  noMicrophone: '没有找到麦克风。',
  noRecorder: '这个浏览器不能录音。请改为添加文件。',
  remove: (name) => zh`移除${foreign(name)}`,
  total: (count, seconds) => zh`${count}个文件，共${seconds}秒`,
  details: (seconds, rate, channels) =>
    zh`${seconds}秒 · ${rate} kHz · ${channels === 1 ? '单声道' : channels === 2 ? '立体声' : zh`${channels}声道`}`,
  needsReset: '新文件在下次重置后用于训练。',
  kept: '训练线程没有运行。添加的内容已保留，重新启动后就会读取。',
  warning: {
    silent: '几乎没有声音：从中学不到多少东西。',
    clipped: '有削波：最响的部分被截掉了。',
    shortened: '很长：只使用开头部分。',
    'cut-off': '被截断或已损坏：只使用能读取的部分。',
  },
};

export const backend: Texts['backend'] = {
  name: { webgpu: 'WebGPU', wasm: 'wasm', cpu: 'CPU' },
  starting: '启动中',
  ended: '已停止',
  fallback: '备用',
  chosen: '由网址指定',
  about: (name) => zh`后端：${name}`,
  running: (name, adapter) => zh`训练在${name}上运行${adapter === '' ? '' : `（${adapter}）`}。`,
  webgpuNote: '所有计算都在这台电脑上进行。',
  kernels: {
    registers: '算子：分块放在寄存器中，适合用软件计算的适配器（?kernels=registers）。',
    shared: '算子：分块由工作组共享，适合显卡（?kernels=shared）。',
  },
  slower: (name) => zh`训练改在${name}上运行：结果正确，但较慢。建议使用小规模。`,
  orAnother: '也可以从网址中去掉 ?backend=webgpu，改用其他后端训练。',
  said: (detail) => zh`浏览器的说明：${detail}`,
  obstacle: {
    'no-api': {
      why: '这个浏览器没有 WebGPU。',
      what: '请用较新的 Chrome 或 Edge（113 及以上），或 Safari 26 打开本页。',
    },
    'insecure-context': {
      why: '页面不是通过安全连接打开的，此时浏览器不提供 WebGPU。',
      what: '请通过 https 打开，或在本机用 http://localhost 打开。',
    },
    'no-adapter': {
      why: '浏览器支持 WebGPU，但没有提供显卡适配器。',
      what: '请在浏览器设置中开启硬件加速，并更新显卡驱动；原因可在 chrome://gpu 查看。',
    },
    'device-refused': {
      why: '找到了显卡适配器，但它没有给出设备。',
      what: '请关闭其他使用 GPU 的页面，重启浏览器，并更新显卡驱动。',
    },
    forced: {
      why: '网址通过 ?backend= 指定了这个后端。',
      what: '从网址中去掉 ?backend= 即可使用 WebGPU。',
    },
  },
};

export const theme: Texts['theme'] = {
  label: '主题',
  system: '主题：跟随系统',
  light: '主题：浅色',
  dark: '主题：深色',
};

export const shortcuts: Texts['shortcuts'] = {
  open: '键盘快捷键',
  title: '键盘快捷键',
  intro: '在输入框中打字时不起作用。',
  licences: '许可证',
  close: '关闭',
  list: [
    { keys: '空格', does: '开始或暂停' },
    { keys: 'F', does: '冻结或解冻所选支路' },
    { keys: '1 – 4', does: '选择支路 A 到 D' },
    { keys: 'S', does: '单步' },
    { keys: 'R', does: '重置' },
    { keys: 'Ctrl Z', does: '恢复之前的运行' },
    { keys: 'O', does: '打开文件：检查点、特征、token、音频、会话' },
    { keys: '?', does: '显示这个列表' },
  ],
};

export const failure: Texts['failure'] = {
  title: '页面无法显示',
  explanation: '这是 Freeze Lab 的错误。训练仍在后台进行，没有丢失任何内容。',
  again: '重试',
};

export const notices: Texts['notices'] = {
  region: '通知',
  close: '关闭通知',
  cancel: '取消',
  cancelTask: (task) => zh`取消：${task}`,
  task: {
    audio: '正在读取音频',
    features: '正在读取特征',
    tokens: '正在提取 token',
    data: '正在准备数据',
    classify: '正在识别文件',
    build: '正在构建模型',
    export: '正在写入文件',
    import: '正在导入',
    matrix: '正在运行全部策略',
    check: '正在比较检查点',
    sound: '正在生成声音',
  },
  stage: {
    file: '读取文件',
    data: '准备数据',
    weights: '生成权重',
    projection: '投影特征',
    kmeans: '拟合码本',
    lanes: '创建支路',
    probe: '提取探针集的 token',
  },
  taskWith: (task, ...details) => [task, ...details.map(foreign)].filter(Boolean).join(' · '),
  outage: {
    silent: {
      starting: '训练线程还没有响应。',
      idle: '训练线程没有响应。',
      training: '训练线程没有响应。',
    },
    lost: {
      starting: 'GPU 丢失，训练未能开始。',
      idle: 'GPU 丢失：重新启动之前无法训练。',
      training: 'GPU 丢失：重新启动之前无法训练。',
    },
    failed: {
      starting: '训练未能开始。',
      idle: '目前无法训练。',
      training: '训练已停止。',
    },
  },
  wait: {
    starting: '可能是网络较慢或电脑正忙：请等待，恢复后这条通知会自行消失。也可以重新启动训练线程。',
    idle: '可能正忙：请等待，恢复后这条通知会自行消失。也可以重新启动。',
    training: '可能正忙：请等待，恢复后这条通知会自行消失。也可以重新启动。',
  },
  restarting: '正在重新启动。',
  over: (step) =>
    zh`现在显示的是在第${step}步结束的那次运行；仍可导出它的指标和图表，它也在“已保留的运行”中。你的设置已保留。`,
  overSoon: (step) => zh`现在显示的仍是在第${step}步结束的那次运行。`,
  noModel: '没有模型。',
  overUntilReset: (step) =>
    zh`按“重置”构建模型。现在显示的是在第${step}步结束的那次运行；在此之前，仍可导出它的指标和图表。`,
  restart: '重新启动',
  asDefault: (reason) => zh`${reason}你的更改仍在等待重置；在此之前，训练的是默认实验。`,
  asBefore: (reason) => zh`${reason}你的更改仍在等待重置；在此之前，按先前的设置继续训练。`,
};

export const screen: Texts['screen'] = {
  off: '训练时屏幕可能会熄灭。按一下可保持常亮。',
  on: '训练时屏幕保持常亮。按一下可允许熄灭。',
  name: '训练时保持屏幕常亮',
  refused: (detail) => zh`浏览器没有保持屏幕常亮：电脑可能处于省电模式，或电量不足。${detail}`,
};

/** A new version of the page. */
export const update: Texts['update'] = {
  ready: 'Freeze Lab 有新版本。',
  goesOn: '这次运行会继续使用当前版本；请在它停下时更新。',
  ends: '更新会重新加载页面。这次运行会保留，之后可以继续。',
  otherPages: (count) =>
    count > 0 ? zh`Freeze Lab 还在另外${count}个标签页中打开；重新加载之前，它们会继续使用当前版本。` : '',
  take: '更新',
  later: '暂不',
};
