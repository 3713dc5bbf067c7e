/** The command line in Simplified Chinese: help, progress, summaries. Options and files keep their names. */
import type { Texts } from '../textTypes.ts';
import { enumerated, zh } from './spacing.ts';

export const command: Texts['command'] = {
  usage: (call) => zh`用法：${call}`,
  anyCommand: 'COMMAND',
  help: {
    train: (saveEvery) => `\
训练一个实验的各条支路，总共 N 步；不指定后端时使用 wasm，其结果与页面逐位相同。
写入文件夹 RUN：metrics.csv 和 metrics.json，audit.json（每个张量的变化），verdict.json（每次冻结的结论），
lane-A.json 等（权重），experiment.json，backend.json，以及页面也能打开的 session.freezelab.zip。
进度写到错误输出。
EXPERIMENT.json 是一个对象，包含 settings、lanes 和 timeline；缺少的部分取默认值。
--seed 代替实验中的随机种子。--audio 和 --features 指定训练用的文件或文件夹，
适用于 dataset 为 audio 或 features 的实验。--checkpoint 从 s2G*.pth 或 G_*.pth 的权重开始，
以它的大小代替默认值；EXPERIMENT.json 中与之矛盾的大小会被拒绝。
如果 RUN 中已有同一实验的运行，就从它的最后一步继续；如果是另一个实验，则拒绝。
会话每 N 步保存一次（--save-every，默认 ${saveEvery}，0 表示不保存），因此运行被强行结束时最多损失这些步。
加上 --tensorboard 时，曲线还会以事件文件写入 RUN/tensorboard。
如果训练发散、被中断，或某项设置、某个文件被拒绝，退出码为 1。`,
    sweep: `\
训练网格中的每一次运行，同时进行 K 个（默认每个核心一个；webgpu 上为一个），
各自放在 DIR/runs 下的文件夹中，内容与 train 相同。SWEEP.json 是一个对象，包含所有运行共用的 experiment、
steps，以及几个列表：seeds、policies（冻结策略，以及 unfrozen）、settings（每个字段一个取值列表）。
--shard 训练 N 份中的第 I 份。再次执行时，只训练尚未完成的：被强行结束的运行从上次保存处继续。
如果有运行失败或被中断，退出码为 1。`,
    report: `\
DIR 是 train 的文件夹时：写出 report.html，一个文件里有设置、曲线、结论，以及如何重新训练。
DIR 是 sweep 的文件夹时：汇总目前已训练的结果：report.csv（每次运行的每条支路一行）和 report.html
（单个文件，图中画出各种子的均值和离散程度）。两者的语言都由 --lang 指定。`,
    replay: `\
重新训练 DIR 中的每个参考用例，把每个数与文件比较，每个用例打印一行。
如果有用例不符或无法读取，退出码为 1。`,
    compare: `\
判断两个检查点之间的冻结是否有效，例如 s2G*.pth 和由它微调得到的模型：held（有效）、leaked（有泄漏）、
not-frozen（未冻结）或 not-comparable（无法比较），并给出会留下这种权重的策略，以及什么变动了多少。
只读取冻结应当保持的部分，不做任何训练。
--features 指定特征文件（GPT-SoVITS 的 4-cnhubert）或其文件夹，--tokens 指定 6-name2semantic.tsv：
有多少 token 变了，文件中的 token 每个检查点还能给出多少。只给 --tokens 时，使用内置语音的帧。
任何结论的退出码都是 0；有内容无法读取时为 1。`,
    inspect: `\
列出 PyTorch、safetensors、.npy、.npz 或权重 JSON 文件中的张量；加上 --data 则同时列出数值。
也可以给出 GPT-SoVITS 的 train.log 或 TensorBoard 的事件文件：列出其中的内容，以及由此能对冻结说些什么。
如果文件被拒绝，退出码为 1。`,
    convert: `\
把 IN 的张量写成 .safetensors、.npz、.npy、.pth、.pt 或 .json，由 OUT 的扩展名决定。
--only 只取 PATH 处的张量，或它之下的所有张量，名称中去掉 PATH。
如果 IN 被拒绝，或 OUT 无法容纳，退出码为 1。`,
    everywhere: `\
--lang TAG 用另一种语言显示这些说明和命令的输出；不指定时，若环境的语言
（LC_ALL、LC_MESSAGES、LANG）受支持，就用该语言。`,
  },

  building: (stage) => zh`正在构建：${stage}`,
  gpuFailed: (reason) => zh`GPU 出错：${reason}`,
  goingOn: (step) => zh`从第${step}步继续。`,
  notFinite: (step, lane) => zh`第${step}步：支路${lane}出现了非有限值`,
  atStep: (step, said) => zh`第${step}步：${said}`,
  pace: (step, steps, perSecond, losses) =>
    zh`第${step}步，共${steps}步，${perSecond}步/秒${losses.length === 0 ? '' : zh`，损失${enumerated(losses)}`}`,
  verdict: (lane, verdict) => zh`支路${lane}：${verdict}`,
  reached: (run, step, steps) => zh`${run}：第${step}步，共${steps}步。`,
  nothingToDo: (run, step) => zh`${run}已经训练到第${step}步：无需再做。`,
  diverged: '训练发散。',
  interrupted: '已中断。再次执行同一命令，即可从此处继续。',

  sweep: {
    plan: (runs, steps, inShard, todo, atATime) =>
      zh`共${runs}次运行，每次${steps}步${inShard ? zh`，其中${inShard.runs}次属于分片${inShard.shard}` : ''}：` +
      zh`待训练${todo}次，同时进行${atATime}个。`,
    ended: (done, all, run, steps) => zh`${done} / ${all}：${run}，${steps}步`,
    diverged: (done, all, run, step) => zh`${done} / ${all}：${run}，第${step}步之前发散`,
    failed: (run, lastLine) => zh`${run}失败：${lastLine}`,
    failedLog: (run, log) => zh`${run}失败，原因见${log}。`,
    summary: (ended, all, call) => zh`${all}次运行中已完成${ended}次。汇总命令：${call}`,
    report: (ended, all, files) => zh`${all}次运行中已完成${ended}次：${enumerated(files)}`,
  },

  reported: (file) => zh`运行报告：${file}`,

  replay: {
    passed: (name) => `通过  ${name}`,
    failed: (name, why) => zh`失败  ${name}：${why}`,
    deviation: (step, quantity, expected, actual, off) =>
      zh`第${step}步，${quantity}：应为${expected}，实为${actual}${off === null ? '' : zh`，相差${off}`}`,
    broke: (detail) => zh`重放失败：${detail}`,
    summary: (passed, failed) => zh`通过${passed}个，失败${failed}个`,
  },

  inspect: {
    file: (name, kind, tensors) => zh`${name}：${kind}，${tensors}个张量`,
    skipped: (reason) => zh`已跳过：${reason}`,
    log: (name, kind, quantities) =>
      zh`${name}：${kind === 'tensorboard' ? 'TensorBoard 的事件文件' : 'GPT-SoVITS 的 train.log'}，${quantities}个量`,
    logged: (points, first, last, begins, ends) =>
      points === 1
        ? zh`1 个点，第${first}步：${begins}`
        : zh`${points}个点，第${first}步到第${last}步：${begins}到${ends}`,
    compareCheckpoints: '比较两个检查点：lab compare BEFORE AFTER',
  },

  convert: {
    onlyTensors: (extension, keys) => zh`已略去${enumerated(keys)}，因为${extension}只能存放张量。`,
    leftOut: (path, reason) => zh`已略去${path === '' ? '内容' : path}，因为${reason}。`,
  },
};
