/** A model as named tensors and modes: nothing of it is left out, whoever loops over it. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import {
  disposeModel,
  isInitialised,
  modesOf,
  type NamedModel,
  setModes,
  tensorsOf,
} from '../../src/model/namedModel.ts';
import { stateDictOf } from '../../src/model/stateDict.ts';
import { initialState, layoutFor } from '../../src/objectives/reconstruction/initialState.ts';
import type { Conv, Synthesizer } from '../../src/objectives/reconstruction/model.ts';
import { reconstruction } from '../../src/objectives/reconstruction/objective.ts';
import { createLane, disposeLane, forkLane } from '../../src/train/lane.ts';
import { addState } from '../../src/train/capturedSteps.ts';
import { startBackend } from '../setup/nodeWasm.ts';

const SETTINGS = {
  ...defaultExperiment().settings,
  dim: 4,
  codes: 6,
  hidden: 5,
  layers: 2,
  tokenRate: '25hz' as const,
};
const CHANNELS = { channelsIn: 3, channelsOut: 7 };

let model: Synthesizer;
beforeAll(async () => {
  await startBackend('cpu');
  model = reconstruction.modelFrom(initialState(SETTINGS, CHANNELS));
});
afterAll(() => disposeModel(model));

/** Every variable in the modules themselves, found without their names. */
function variablesIn(value: unknown): tf.Variable[] {
  if (value instanceof tf.Variable) return [value];
  if (typeof value !== 'object' || value === null || value instanceof Map) return [];
  return Object.values(value).flatMap(variablesIn);
}

it('names every tensor of the modules once', () => {
  const named = [...tensorsOf(model).values()];
  expect(new Set(named)).toEqual(new Set(variablesIn(model)));
  expect(named).toHaveLength(variablesIn(model).length);
  expect(named.length).toBeGreaterThan(8);
});

it('is in the state dict as the layout says, in PyTorch’s order of axes', async () => {
  const state = await stateDictOf(model);
  const layout = layoutFor(SETTINGS, CHANNELS);
  expect(new Set(state.keys())).toEqual(new Set(layout.map(({ name }) => name)));
  for (const { name, shape } of layout) expect(state.get(name)?.shape).toEqual(shape);
  const drawn = initialState(SETTINGS, CHANNELS);
  for (const [name, { data }] of state) expect([name, data]).toEqual([name, drawn.get(name)?.data]);
});

it('says of a flag that it is not set, and which buffer waits', () => {
  expect(isInitialised(model)).toBe(false);
  const [first = '', second = ''] = model.flags.keys();
  setModes(model, { inited: { [first]: true } });
  expect([...model.flags.values()].map(({ inited }) => inited)).toEqual([true, false]);
  expect(model.codebooks.layers[0]?.inited).toBe(true);
  setModes(model, { inited: { [first]: false, [second]: false } });
});

it('takes only the modes that are named', () => {
  setModes(model, { training: { quantizer: false } });
  expect(modesOf(model).training).toEqual({ ssl_proj: true, quantizer: false });
  expect(model.codebooks.training).toBe(false);
  setModes(model, { training: { quantizer: true } });
});

describe('a fork', () => {
  it('has every value, mode and flag, in memory of its own', async () => {
    const lane = createLane(
      { id: 'A', frozen: false, policy: 'wholeForward' },
      reconstruction,
      initialState(SETTINGS, CHANNELS),
    );
    const [flag = ''] = lane.model.flags.keys();
    setModes(lane.model, { training: { ssl_proj: false }, inited: { [flag]: true } });
    const fork = forkLane(lane, 'B', 3);
    expect(modesOf(fork.model)).toEqual(modesOf(lane.model));
    expect(await stateDictOf(fork.model)).toEqual(await stateDictOf(lane.model));
    const convs = ({ sslProj, decoder }: Synthesizer): Conv[] => [sslProj.conv, decoder.first, decoder.last];
    const geometry = (of: NamedModel) => convs(of as Synthesizer).map(({ stride, padding }) => ({ stride, padding }));
    expect(geometry(fork.model)).toEqual(geometry(lane.model));
    const memory = new Set(variablesIn(lane.model).map(({ dataId }) => dataId));
    expect(variablesIn(fork.model).filter(({ dataId }) => memory.has(dataId))).toEqual([]);
    disposeLane(lane);
    disposeLane(fork);
  });

  it('leaves nothing behind when it is disposed', () => {
    const before = tf.memory().numTensors;
    const lane = createLane(
      { id: 'A', frozen: false, policy: 'wholeForward' },
      reconstruction,
      initialState(SETTINGS, CHANNELS),
    );
    const fork = forkLane(lane, 'B', 3);
    disposeLane(lane);
    disposeLane(fork);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the state of recorded steps', () => {
  const stateOf = (value: unknown): unknown[] => {
    const state: unknown[] = [];
    addState(state, value);
    return state;
  };

  it('changes with every mode, flag and tensor of the model, and with nothing else', () => {
    const before = stateOf(model);
    expect(stateOf(model)).toEqual(before);
    for (const mode of model.modes.values()) {
      mode.training = false;
      expect(stateOf(model)).not.toEqual(before);
      mode.training = true;
    }
    for (const flag of model.flags.values()) {
      flag.inited = true;
      expect(stateOf(model)).not.toEqual(before);
      flag.inited = false;
    }
    for (const { dataId } of tensorsOf(model).values()) expect(before).toContain(dataId);
    expect(stateOf(model)).toEqual(before);
  });

  it('includes what a lane will have that it does not have today', () => {
    const lane = { step: 3, model: {}, later: { flags: new Map([['warm', false]]) } };
    const before = stateOf(lane);
    expect(stateOf({ ...lane, step: 4 })).toEqual(before);
    lane.later.flags.set('warm', true);
    expect(stateOf(lane)).not.toEqual(before);
  });

  it('compares an objective by what it is, and not by all that it says', () => {
    expect(stateOf({ objective: reconstruction })).toEqual(['objective', reconstruction]);
  });
});
