import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import {
  FREEZE_POLICIES,
  type FreezeLevers,
  leversOf,
  NAMED_POLICIES,
  type NamedPolicy,
} from '../../src/config/freezePolicies.ts';
import { applyMask } from '../../src/kernels/pointwise.ts';
import { noGrad, tapePosition, tapeUseSince } from '../../src/kernels/tape.ts';
import { freezable } from '../../src/model/freezeScope.ts';
import type { NamedModel } from '../../src/model/namedModel.ts';
import { startBackend } from '../setup/nodeWasm.ts';

beforeAll(() => startBackend('cpu'));

/** All that the scope looks at of a model. */
const twoModules = (): NamedModel => ({
  parameters: new Map(),
  buffers: new Map(),
  outputs: new Map(),
  modes: new Map(['ssl_proj', 'quantizer'].map((module) => [module, { training: true }])),
  flags: new Map(),
  codebooks: null,
});

/** Runs a forward under levers and says what it saw. */
function runUnder(levers: FreezeLevers, model = twoModules()) {
  const seen = { training: true, nodes: -1 };
  const forward = freezable((given: NamedModel, x: tf.Tensor) => {
    seen.training = [...given.modes.values()].every(({ training }) => training);
    return applyMask(
      x,
      noGrad(() => tf.zerosLike(x)),
    );
  });
  tf.grad((x: tf.Tensor) => {
    const start = tapePosition();
    forward(levers, model, x);
    seen.nodes = tapeUseSince(start).nodes;
    return applyMask(
      x,
      noGrad(() => tf.onesLike(x)),
    );
  })(tf.scalar(1));
  return { ...seen, after: [...model.modes.values()].every(({ training }) => training) };
}

const EXPECTED: Record<NamedPolicy, { training: boolean; recorded: boolean }> = {
  wholeForward: { training: false, recorded: false },
  modeSwitchOnly: { training: false, recorded: true },
  evalOnly: { training: false, recorded: true },
  noGradOnly: { training: true, recorded: false },
  requiresGradOnly: { training: true, recorded: false },
  zeroGradients: { training: true, recorded: true },
  codebookOnly: { training: true, recorded: true },
  stickyEval: { training: false, recorded: false },
};

it.each(NAMED_POLICIES)('%s sets mode and tape', (policy) => {
  const { training, nodes } = runUnder(FREEZE_POLICIES[policy]);
  expect({ training, recorded: nodes > 0 }).toEqual(EXPECTED[policy]);
});

it.each(NAMED_POLICIES)('thawing %s restores training mode, unless the policy forgets to', (policy) => {
  const model = twoModules();
  runUnder(leversOf({ frozen: true, policy }), model);
  expect(runUnder(leversOf({ frozen: false, policy }), model).after).toBe(policy !== 'stickyEval');
});
