/** What may be wrong with a sweep, in Simplified Chinese clauses. */
import type { ProblemTexts } from '../../problems/problem.ts';
import type { SWEEP_PROBLEMS } from '../../problems/sweepProblems.ts';
import { enumerated, zh } from './spacing.ts';

export const sweepProblems: ProblemTexts<keyof typeof SWEEP_PROBLEMS> = {
  'sweep-part': ({ found, known }, say) => zh`其中有${say(found)}这一项；扫描只有${enumerated(known)}`,
  'sweep-experiment': ({ found }, say) => zh`experiment 为${say(found)}，应为含有 settings、lanes、timeline 的对象`,
  'sweep-version': ({ found }, say) => zh`版本为${say(found)}，应为 1`,
  'sweep-steps': ({ found, most }, say) => zh`steps 为${say(found)}，应为 1 到${most}之间的整数`,
  'sweep-list': ({ part, found, least, most }, say) => zh`${part}为${say(found)}，应为${least}到${most}个值的列表`,
  'sweep-entry': ({ part, at, problem }, say) => zh`${part}的第${at}个值：${say(problem)}`,
  'sweep-twice': ({ part, found }, say) => zh`${part}中${say(found)}出现两次，每个值只能出现一次`,
  'sweep-policy': ({ found, known }, say) => zh`没有策略${say(found)}，应为${enumerated(known)}之一`,
  'sweep-settings': ({ found }, say) => zh`settings 为${say(found)}，应为各字段的取值列表`,
  'sweep-seed-setting': 'settings 中有 seed，请把它的值写在 seeds 里',
  'sweep-too-large': ({ runs, most }) => zh`共有${runs}次运行，应不超过${most}次：请减少取值`,
  'sweep-run-refused': ({ values, problems }, say) =>
    zh`${values.length > 0 ? enumerated(values) : '取这些值'}的运行无法构建：${problems.map(say).join('；')}`,
};
