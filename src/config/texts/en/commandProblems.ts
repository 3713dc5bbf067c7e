/** What stands in the way of a command, in English. */
import type { COMMAND_PROBLEMS } from '../../problems/commandProblems.ts';
import type { ProblemTexts } from '../../problems/problem.ts';

const WRITTEN = { experiment: 'an experiment', sweep: 'a sweep' };
const OPERANDS = {
  train: 'train takes one experiment.',
  sweep: 'sweep takes one sweep.',
  report: 'report takes one folder.',
  replay: 'replay takes one folder.',
  compare: 'compare takes two files.',
  inspect: 'inspect takes one file.',
  convert: 'convert takes two files.',
};
const PARTS = { objective: 'the objective differs', lanes: 'the lanes differ', timeline: 'the timeline differs' };
const MATERIAL = { audio: 'audio', features: 'features' };
const ANOTHER_FOLDER = 'Give another folder.';

export const commandProblems: ProblemTexts<keyof typeof COMMAND_PROBLEMS> = {
  'no-command': ({ command }) => `There is no command “${command}”.`,
  operands: ({ command }) => OPERANDS[command],
  'option-unknown': ({ option }) => `There is no option ${option}.`,
  'option-without-value': ({ option }) =>
    `${option} needs a value; one that begins with a dash is written behind an equals sign.`,
  'option-with-value': ({ option }) => `${option} takes no value.`,
  'option-whole-number': ({ option, found }) => `--${option} must be a whole number, not “${found}”.`,
  'option-between': ({ option, found, least, most }) =>
    `--${option} is ${found}; expected a whole number from ${least} to ${most}.`,
  'out-needed': ({ command }) =>
    command === 'train'
      ? 'train needs --out with the folder of the run.'
      : 'sweep needs --out with the folder of the sweep.',
  'steps-needed': 'train needs --steps.',
  'shard-form': ({ found }) => `--shard must be I/N, such as 1/4 for the first of four parts, not “${found}”.`,
  'shard-outside': ({ found, most }) => `--shard must be I/N with I from 1 to N, N at most ${most}, not ${found}.`,
  'no-language': ({ asked, known }) => `There is no language “${asked}”; there are ${known.join(', ')}.`,
  'no-such-backend': ({ name, known }) => `There is no backend “${name}”; there are ${known.join(', ')}.`,
  'backend-fails-here': ({ name }) => `The backend ${name} does not start here.`,
  'webgpu-fails-here': ({ detail }) => `WebGPU does not start here: ${detail || 'no adapter'}.`,

  'not-opened': ({ path, detail }) => `${path} cannot be opened: ${detail}`,
  'folder-for-file': ({ path }) => `${path} cannot be opened: it is not a file but a folder`,
  'no-plain-file': ({ path }) => `${path} cannot be opened: it is not a file`,
  'not-read': ({ path, detail }) => `${path} cannot be read: ${detail}`,
  'not-written': ({ path, detail }) => `${path} cannot be written: ${detail}`,
  'not-made': ({ path, detail }) => `${path} cannot be made: ${detail}`,
  'not-listed': ({ path, detail }) => `${path} cannot be listed: ${detail}`,
  'no-folder': ({ path }) => `${path} is not a folder.`,
  'no-reference-case': ({ path }) => `${path} holds no reference case; expected .json files.`,
  'no-writer': ({ path, known }) => `${path} has no extension that can be written; there are ${known.join(', ')}.`,
  'same-file': ({ from, to }) => `${from} and ${to} are the same file.`,
  'no-tensor-below': ({ path, only }) => `${path} has no tensor at or below ${only}.`,

  'written-too-long': ({ path, bytes, what, most }) =>
    `${path} has ${bytes} bytes; ${WRITTEN[what]} has at most ${most}.`,
  'written-not-json': ({ path, detail }) => `${path} is not JSON: ${detail}`,
  'written-no-object': ({ path, what }) => `${path} is not ${WRITTEN[what]}: it should be a JSON object.`,
  'experiment-part': ({ path, part, known }) =>
    `${path} has a part “${part}”; an experiment has ${known.join(', ')}, and settings stand in settings.`,
  'material-of-no-dataset': ({ kind, dataset }) => `--${kind} is given, but the experiment's dataset is ${dataset}.`,
  'material-refused': ({ problems }, say) => problems.map(say).join(' '),
  'checkpoint-needed': 'The experiment starts from a checkpoint: name it with --checkpoint.',
  'checkpoint-contradicts': ({ path, contradictions }, say) =>
    `The experiment does not fit ${path}: ${contradictions.map(say).join(', ')}. Change it, or leave it out.`,
  'setting-must-be': ({ id, found, wanted }) => `${id} is ${found} and must be ${wanted}`,

  'folder-without-run': ({ path }) => `${path} holds files, but no run: give a new or an empty folder.`,
  'run-of-other-experiment': ({ path, differences }, say) =>
    `${path} holds a run of another experiment, of which ${differences.map(say).join(', ')}. ${ANOTHER_FOLDER}`,
  'setting-differs': ({ id, there, here }) => `${id} is ${there} and not ${here}`,
  'part-differs': ({ part }) => PARTS[part],
  'run-of-other-checkpoint': ({ file }) => `The run was begun with another checkpoint than ${file}.`,
  'run-of-other-material': ({ kind, file }) => `The run was begun with other ${MATERIAL[kind]}: ${file}.`,
  'run-of-other-backend': ({ path, there, here }) =>
    `${path} was trained on ${there}, and goes on there only, not on ${here}.`,
  'run-of-other-adapter': ({ path, there, here }) => `${path} was trained on ${there}; here is ${here}.`,
  'run-without-backend': ({ path, problem }, say) =>
    `${path} does not say which backend the run was trained on: ${say(problem)}.`,
  'run-not-ended': ({ path }) =>
    `${path} holds a run that has not come to an end: give train again with the same folder, then report.`,
  'run-without-audit': ({ path, problem }, say) => `${path} is no audit that can be read: ${say(problem)}.`,
  'run-diverged': ({ path, step }) => `${path} diverged by step ${step}: nothing goes on from there.`,
  'run-beyond': ({ path, step, steps }) => `${path} is at step ${step} already, beyond ${steps}.`,

  'folder-without-sweep': ({ path }) => `${path} holds files, but no sweep: give a new or an empty folder.`,
  'sweep-of-other-backend': ({ path, there, here }) =>
    `${path} holds a sweep on ${there}, and goes on there only, not on ${here}. ${ANOTHER_FOLDER}`,
  'sweep-of-other-files': ({ path }) => `${path} holds a sweep that was begun with other files. ${ANOTHER_FOLDER}`,
  'sweep-of-other-runs': ({ path, run }) =>
    `${path} holds another sweep, with a run ${run} that this one does not have. ${ANOTHER_FOLDER}`,
  'sweep-of-more-steps': ({ path, there, here }) =>
    `${path} holds a sweep of ${there} steps, more than ${here}. ${ANOTHER_FOLDER}`,
  'sweep-without-backend': ({ path, problem }, say) =>
    `${path} does not say which backend the sweep is trained on: ${say(problem)}.`,
};
