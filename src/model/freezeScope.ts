/**
 * The freeze scope: one construct that sets the modules' mode, closes the tape, and runs the whole forward of
 * ssl_proj and quantizer, so that the three cannot disagree. It wraps a forward as a decorator would.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { FreezeLevers } from '../config/freezePolicies.ts';
import { noGrad } from '../kernels/tape.ts';
import type { NamedModel } from './namedModel.ts';

/**
 * Wraps `forward` so that it runs under `levers`:
 * - evaluation mode is set, or training mode restored where the levers say so;
 * - the tape is closed around the whole call for `wholeForward`. With `closesEarly` the scope is opened and closed
 *   before the call, which is what GPT-SoVITS's `SynthesizerTrn.forward` does: it has no effect on the tape;
 * - parameters that require no gradient record nothing either, as in PyTorch's autograd.
 *
 * The caller owns the tensors that the wrapped forward returns.
 */
export function freezable<Model extends NamedModel, Args extends unknown[], Result extends tf.TensorContainer>(
  forward: (model: Model, ...args: Args) => Result,
): (levers: FreezeLevers, model: Model, ...args: Args) => Result {
  return (levers, model, ...args) => {
    setMode(model, levers);
    switch (levers.noGradScope) {
      case 'wholeForward':
        return noGrad(() => forward(model, ...args));
      case 'closesEarly':
        noGrad(() => {});
        break;
      case 'none':
        break;
      default:
        levers.noGradScope satisfies never;
    }
    return levers.requiresGrad ? forward(model, ...args) : noGrad(() => forward(model, ...args));
  };
}

/** Evaluation mode if the levers ask for it; else training mode, unless they forget to restore it. */
function setMode(model: NamedModel, levers: FreezeLevers): void {
  const training = levers.evaluationMode ? false : levers.restoreTrainingMode ? true : null;
  if (training === null) return;
  for (const mode of model.modes.values()) mode.training = training;
}
