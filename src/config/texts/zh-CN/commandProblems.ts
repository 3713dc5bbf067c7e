/** What stands in the way of a command, in Simplified Chinese. */
import type { COMMAND_PROBLEMS } from '../../problems/commandProblems.ts';
import type { ProblemTexts } from '../../problems/problem.ts';
import { enumerated, zh } from './spacing.ts';

const WRITTEN = { experiment: '实验', sweep: '扫描' };
const OPERANDS = {
  train: 'train 需要一个实验。',
  sweep: 'sweep 需要一个扫描。',
  report: 'report 需要一个文件夹。',
  replay: 'replay 需要一个文件夹。',
  compare: 'compare 需要两个文件。',
  inspect: 'inspect 需要一个文件。',
  convert: 'convert 需要两个文件。',
};
const PARTS = { objective: '训练目标不同', lanes: '支路不同', timeline: '时间线不同' };
const MATERIAL = { audio: '音频', features: '特征' };
const ANOTHER_FOLDER = '请换一个文件夹。';

export const commandProblems: ProblemTexts<keyof typeof COMMAND_PROBLEMS> = {
  'no-command': ({ command }) => zh`没有“${command}”这个命令。`,
  operands: ({ command }) => OPERANDS[command],
  'option-unknown': ({ option }) => zh`没有选项${option}。`,
  'option-without-value': ({ option }) => zh`${option}需要一个值；以连字符开头的值要写在等号后面。`,
  'option-with-value': ({ option }) => zh`${option}不带值。`,
  'option-whole-number': ({ option, found }) => zh`--${option}必须是整数，而不是“${found}”。`,
  'option-between': ({ option, found, least, most }) => zh`--${option}为${found}，应为${least}到${most}的整数。`,
  'out-needed': ({ command }) =>
    command === 'train' ? 'train 需要用 --out 指定运行的文件夹。' : 'sweep 需要用 --out 指定扫描的文件夹。',
  'steps-needed': 'train 需要 --steps。',
  'shard-form': ({ found }) => zh`--shard 的格式应为 I/N，例如 1/4 表示四份中的第一份，而不是“${found}”。`,
  'shard-outside': ({ found, most }) => zh`--shard 的格式应为 I/N，I 在 1 到 N 之间，N 不超过${most}，而不是${found}。`,
  'no-language': ({ asked, known }) => zh`没有语言“${asked}”，可选：${enumerated(known)}。`,
  'no-such-backend': ({ name, known }) => zh`没有后端“${name}”，可选：${enumerated(known)}。`,
  'backend-fails-here': ({ name }) => zh`后端${name}在此处无法启动。`,
  'webgpu-fails-here': ({ detail }) => zh`WebGPU 在此处无法启动：${detail || '没有适配器'}。`,

  'not-opened': ({ path, detail }) => zh`无法打开${path}：${detail}`,
  'folder-for-file': ({ path }) => zh`无法打开${path}：它是文件夹，不是文件`,
  'no-plain-file': ({ path }) => zh`无法打开${path}：它不是文件`,
  'not-read': ({ path, detail }) => zh`无法读取${path}：${detail}`,
  'not-written': ({ path, detail }) => zh`无法写入${path}：${detail}`,
  'not-made': ({ path, detail }) => zh`无法创建${path}：${detail}`,
  'not-listed': ({ path, detail }) => zh`无法列出${path}：${detail}`,
  'no-folder': ({ path }) => zh`${path}不是文件夹。`,
  'no-reference-case': ({ path }) => zh`${path}中没有参考用例，应有 .json 文件。`,
  'no-writer': ({ path, known }) => zh`${path}的扩展名无法写出，可用：${enumerated(known)}。`,
  'same-file': ({ from, to }) => zh`${from}和${to}是同一个文件。`,
  'no-tensor-below': ({ path, only }) => zh`${path}中没有位于${only}或其下的张量。`,

  'written-too-long': ({ path, bytes, what, most }) => zh`${path}有${bytes}字节；${WRITTEN[what]}最多${most}字节。`,
  'written-not-json': ({ path, detail }) => zh`${path}不是 JSON：${detail}`,
  'written-no-object': ({ path, what }) => zh`${path}不是${WRITTEN[what]}：应为一个 JSON 对象。`,
  'experiment-part': ({ path, part, known }) =>
    zh`${path}中有“${part}”这一项；实验只有${enumerated(known)}，各项设置写在 settings 里。`,
  'material-of-no-dataset': ({ kind, dataset }) => zh`给出了 --${kind}，但实验的 dataset 是${dataset}。`,
  'material-refused': ({ problems }, say) => problems.map(say).join(''),
  'checkpoint-needed': '该实验从检查点开始：请用 --checkpoint 指定。',
  'checkpoint-contradicts': ({ path, contradictions }, say) =>
    zh`实验与${path}不符：${contradictions.map(say).join('，')}。请修改，或者省去这些设置。`,
  'setting-must-be': ({ id, found, wanted }) => zh`${id}为${found}，必须为${wanted}`,

  'folder-without-run': ({ path }) => zh`${path}中有文件，但不是一次运行：请给出新的或空的文件夹。`,
  'run-of-other-experiment': ({ path, differences }, say) =>
    zh`${path}中是另一个实验的运行：${differences.map(say).join('，')}。${ANOTHER_FOLDER}`,
  'setting-differs': ({ id, there, here }) => zh`${id}为${there}，而不是${here}`,
  'part-differs': ({ part }) => PARTS[part],
  'run-of-other-checkpoint': ({ file }) => zh`这次运行开始时用的检查点不是${file}。`,
  'run-of-other-material': ({ kind, file }) => zh`这次运行开始时用的是别的${MATERIAL[kind]}：${file}。`,
  'run-of-other-backend': ({ path, there, here }) =>
    zh`${path}是在${there}上训练的，只能在那里继续，不能在${here}上继续。`,
  'run-of-other-adapter': ({ path, there, here }) => zh`${path}是在${there}上训练的，而这里是${here}。`,
  'run-without-backend': ({ path, problem }, say) => zh`${path}没有说明这次运行是在哪个后端上训练的：${say(problem)}。`,
  'run-not-ended': ({ path }) => zh`${path}中的运行尚未结束：请用同一文件夹再次执行 train，然后再执行 report。`,
  'run-without-audit': ({ path, problem }, say) => zh`${path}不是可读取的审计文件：${say(problem)}。`,
  'run-diverged': ({ path, step }) => zh`${path}在第${step}步之前已经发散，无法继续。`,
  'run-beyond': ({ path, step, steps }) => zh`${path}已经训练到第${step}步，超过了${steps}步。`,

  'folder-without-sweep': ({ path }) => zh`${path}中有文件，但不是扫描：请给出新的或空的文件夹。`,
  'sweep-of-other-backend': ({ path, there, here }) =>
    zh`${path}中的扫描是在${there}上进行的，只能在那里继续，不能在${here}上继续。${ANOTHER_FOLDER}`,
  'sweep-of-other-files': ({ path }) => zh`${path}中的扫描开始时用的是别的文件。${ANOTHER_FOLDER}`,
  'sweep-of-other-runs': ({ path, run }) =>
    zh`${path}中是另一个扫描，其中的运行${run}在这个扫描里没有。${ANOTHER_FOLDER}`,
  'sweep-of-more-steps': ({ path, there, here }) => zh`${path}中的扫描有${there}步，多于${here}步。${ANOTHER_FOLDER}`,
  'sweep-without-backend': ({ path, problem }, say) => zh`${path}没有说明扫描是在哪个后端上训练的：${say(problem)}。`,
};
