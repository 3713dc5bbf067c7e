/** What is wrong with a reference case, in Simplified Chinese. */
import type { ProblemTexts } from '../../problems/problem.ts';
import type { REFERENCE_PROBLEMS } from '../../problems/referenceProblems.ts';
import { zh } from './spacing.ts';

export const referenceProblems: ProblemTexts<keyof typeof REFERENCE_PROBLEMS> = {
  'case-not-json': ({ detail }) => zh`不是 JSON：${detail}`,
  'case-form': ({ problem }, say) => zh`不是参考用例：${say(problem)}`,
  'case-entries': ({ steps, entries, list }) => zh`config.steps 为${steps}，但${list}中有${entries}项`,
  'case-values': ({ tensor, values, shape, size }) =>
    zh`${tensor}有${values}个值，而形状 [${shape.join(', ')}] 需要${size}个`,
  'case-epsilon': ({ epsilon, wanted }) => zh`config.epsilon 为${epsilon}，只有${wanted}可以重放`,
  'case-modes': ({ entry }) => zh`plan[${entry}]：模块的模式各不相同，无法重放`,
  'case-requires-grad': ({ entry }) => zh`plan[${entry}]：ssl_proj_requires_grad 与 optimizer_params 不一致，无法重放`,
  'case-batch': ({ signal, shape }) => zh`${signal}不是 [${shape.join(', ')}]`,
  'case-tensor-missing': ({ tensor }) => zh`initial_state 中没有${tensor}`,
  'case-tensor-shape': ({ tensor, shape, wanted }) =>
    zh`initial_state.${tensor}的形状为 [${shape.join(', ')}]，按 config 应为 [${wanted.join(', ')}]`,
  'case-tensor-unknown': ({ tensor }) => zh`initial_state 中有${tensor}，而 config 并不需要它`,
};
