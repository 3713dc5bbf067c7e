/** Whether training can go on from a weights file. */
import type { Problem } from '../config/problems/problem.ts';
import { lostValues, valueHealth, valueProblem } from './valueHealth.ts';
import type { FileTensor, WeightsFile } from './weightsJson.ts';

export interface WeightsProblem {
  /** The first such tensor, and the part of the file that it stands in. */
  part: 'state_dict' | 'exp_avg' | 'exp_avg_sq' | 'reference' | 'freeze_state';
  tensor: string;
  /** How many values are NaN or infinite; 0: they are only too large. */
  lost: number;
  size: number;
  /** Largest absolute value of those that are finite. */
  largest: number;
  /** What is wrong, as the end of a sentence that begins with the tensor. */
  what: Problem;
}

/** The first tensor that is NaN or infinite somewhere, or will be as soon as it is squared; null if all can be used. */
export function weightsProblem(file: WeightsFile): WeightsProblem | null {
  const { stateDict, optimizer, reference, freezeState } = file;
  const moments = (which: 'expAvg' | 'expAvgSq') =>
    [...optimizer].map(([name, each]): [string, FileTensor] => [name, each[which]]);
  const parts: [WeightsProblem['part'], Iterable<[string, FileTensor]>][] = [
    ['state_dict', stateDict],
    ['exp_avg', moments('expAvg')],
    ['exp_avg_sq', moments('expAvgSq')],
    ['reference', reference],
    ['freeze_state', freezeState?.tensors ?? []],
  ];
  for (const [part, tensors] of parts) {
    for (const [tensor, { data }] of tensors) {
      const health = valueHealth(data);
      // Only the model's own tensors are squared.
      const what = valueProblem(part === 'state_dict' ? tensor : '', health);
      if (what !== null) {
        return { part, tensor, lost: lostValues(health), size: health.size, largest: health.largest, what };
      }
    }
  }
  return null;
}

/** The problem as a clause. */
export function lostTensorProblem({ part, tensor, what }: WeightsProblem): Problem {
  return { code: 'lost-tensor', tensor, part, problem: what };
}
