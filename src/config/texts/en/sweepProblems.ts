/** What may be wrong with a sweep, in English clauses. */
import type { ProblemTexts } from '../../problems/problem.ts';
import type { SWEEP_PROBLEMS } from '../../problems/sweepProblems.ts';

export const sweepProblems: ProblemTexts<keyof typeof SWEEP_PROBLEMS> = {
  'sweep-part': ({ found, known }, say) => `it has a part ${say(found)}; a sweep has ${known.join(', ')}`,
  'sweep-experiment': ({ found }, say) =>
    `experiment is ${say(found)}; expected an object with settings, lanes, timeline`,
  'sweep-version': ({ found }, say) => `its version is ${say(found)}; expected 1`,
  'sweep-steps': ({ found, most }, say) => `steps is ${say(found)}; expected a whole number from 1 to ${most}`,
  'sweep-list': ({ part, found, least, most }, say) =>
    `${part} is ${say(found)}; expected a list of ${least} to ${most} values`,
  'sweep-entry': ({ part, at, problem }, say) => `value ${at} of ${part}: ${say(problem)}`,
  'sweep-twice': ({ part, found }, say) => `${part} has ${say(found)} twice; each value may stand there once`,
  'sweep-policy': ({ found, known }, say) => `there is no policy ${say(found)}; expected one of ${known.join(', ')}`,
  'sweep-settings': ({ found }, say) => `settings is ${say(found)}; expected lists of values by field`,
  'sweep-seed-setting': 'seed stands in settings; write its values as seeds',
  'sweep-too-large': ({ runs, most }) => `it has ${runs} runs; expected at most ${most}: choose fewer values`,
  'sweep-run-refused': ({ values, problems }, say) =>
    `the run with ${values.length > 0 ? values.join(', ') : 'these values'} cannot be built: ${problems.map(say).join('; ')}`,
};
