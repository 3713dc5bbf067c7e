/** What is wrong with a reference case, in English. */
import type { ProblemTexts } from '../../problems/problem.ts';
import type { REFERENCE_PROBLEMS } from '../../problems/referenceProblems.ts';

export const referenceProblems: ProblemTexts<keyof typeof REFERENCE_PROBLEMS> = {
  'case-not-json': ({ detail }) => `not JSON: ${detail}`,
  'case-form': ({ problem }, say) => `not a reference case: ${say(problem)}`,
  'case-entries': ({ steps, entries, list }) => `config.steps is ${steps}, but there are ${entries} entries in ${list}`,
  'case-values': ({ tensor, values, shape, size }) =>
    `${tensor} has ${values} values; its shape [${shape.join(', ')}] needs ${size}`,
  'case-epsilon': ({ epsilon, wanted }) => `config.epsilon is ${epsilon}; only ${wanted} can be replayed`,
  'case-modes': ({ entry }) => `plan[${entry}]: modules in different modes cannot be replayed`,
  'case-requires-grad': ({ entry }) =>
    `plan[${entry}]: ssl_proj_requires_grad and optimizer_params disagree; that cannot be replayed`,
  'case-batch': ({ signal, shape }) => `${signal} is not [${shape.join(', ')}]`,
  'case-tensor-missing': ({ tensor }) => `initial_state has no ${tensor}`,
  'case-tensor-shape': ({ tensor, shape, wanted }) =>
    `initial_state.${tensor} has shape [${shape.join(', ')}]; config calls for [${wanted.join(', ')}]`,
  'case-tensor-unknown': ({ tensor }) => `initial_state has ${tensor}, which config does not call for`,
};
