/** Runs one component of the reference data, forwards and backwards, and compares all numbers with PyTorch's. */
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { noGrad } from '../../../src/kernels/tape.ts';
import type { NamedArray } from '../../../src/model/stateDict.ts';
import { Parameters } from '../../../src/objectives/sovits/parameters.ts';
import type { TensorShape } from '../../../src/objectives/sovits/tensorShapes.ts';
import { sovitsJson, sovitsTensors } from '../../reference/sovitsReference.ts';

/** As the reference states them: times the largest absolute value of the tensor. */
const OUTPUT_TOLERANCE = 5e-6;
const GRADIENT_TOLERANCE = 5e-5;
/** Of gradients that are 0 but for rounding: times the largest gradient of the component. */
const SYMMETRY_TOLERANCE = 1e-4;

/** What a component was made with, read as what its description says. */
export type Values = Readonly<Record<string, unknown>>;

interface Description {
  constructor: Values;
  integers: Values;
  without_weight: string[];
  absent_gradients: string[];
  zero_by_symmetry: string[];
  not_differentiated: string[];
}

export interface Given {
  /** By name, [clips, frames, channels] where PyTorch has [clips, channels, frames]; others as they are. */
  inputs: Record<string, tf.Tensor>;
  parameters: Parameters;
  /** Sizes, and whole numbers among the inputs. */
  sizes: Values;
  integers: Values;
}

export interface Component {
  name: string;
  /** Every tensor that the module should have, by the sizes it was made with. */
  shapes?(sizes: Values): TensorShape[];
  /** Outputs by name, in PyTorch's order of axes; see `toTorch`. */
  run(given: Given): Record<string, tf.Tensor>;
  /** What changes behind the backward pass, and the outputs that come of it. */
  update?(given: Given, outputs: Record<string, tf.Tensor>): Record<string, tf.Tensor>;
}

/** [clips, frames, channels] -> [clips, channels, frames], and back. */
export const swapped = (x: tf.Tensor): tf.Tensor => tf.transpose(x, [0, 2, 1]);

const ofPrefix = (tensors: Map<string, NamedArray>, prefix: string): Map<string, NamedArray> =>
  new Map(
    [...tensors].filter(([name]) => name.startsWith(prefix)).map(([name, array]) => [name.slice(prefix.length), array]),
  );

const largestOf = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The largest difference over the largest expected value. */
function deviation(actual: ArrayLike<number>, expected: Float32Array): number {
  expect(actual).toHaveLength(expected.length);
  const largest = largestOf(expected.map((value, i) => (actual[i] as number) - value));
  return largest === 0 ? 0 : largest / largestOf(expected);
}

/** Leaves of the tape in PyTorch's order of axes, and what becomes of them. */
export class ComponentRun {
  readonly #description: Description;
  readonly #tensors: Map<string, NamedArray>;
  readonly #variables = new Map<string, tf.Variable>();
  readonly #component: Component;

  constructor(component: Component) {
    const path = `components/${component.name}`;
    this.#description = sovitsJson(path);
    this.#tensors = sovitsTensors(path);
    this.#component = component;
  }

  /** Names and shapes of the parameters, and what the module says that it has. */
  shapes(): Record<'expected' | 'found', [name: string, shape: readonly number[]][]> {
    const { shapes } = this.#component;
    return {
      expected: [...ofPrefix(this.#tensors, 'param.')].map(([name, { shape }]) => [name, shape]),
      found: (shapes?.(this.#description.constructor) ?? []).map(({ name, shape }) => [name, shape]),
    };
  }

  /** Every output, and every gradient. */
  async check(): Promise<void> {
    for (const kind of ['input.', 'param.']) {
      for (const [name, { shape, data }] of ofPrefix(this.#tensors, kind)) {
        const leaf = tf.tidy(() => tf.variable(tf.tensor(data, shape)));
        this.#variables.set(kind + name, leaf);
      }
    }
    let outputs: Record<string, tf.Tensor> = {};
    const trained = [...this.#variables].filter(([name]) => !isBuffer(name)).map(([, variable]) => variable);
    const { value, grads } = tf.variableGrads(() => {
      outputs = this.#component.run(this.#given());
      for (const output of Object.values(outputs)) tf.keep(output);
      return this.#weighted(outputs);
    }, trained);
    outputs = { ...outputs, ...tf.tidy(() => this.#component.update?.(this.#given(), outputs) ?? {}) };
    await this.#compareOutputs(outputs);
    await this.#compareGradients(grads);
    tf.dispose([value, outputs, grads, ...this.#variables.values()]);
  }

  #given(): Given {
    const { constructor, integers, not_differentiated: fixed } = this.#description;
    const shapes = this.#component.shapes?.(constructor) ?? [];
    const inputs: Record<string, tf.Tensor> = {};
    for (const name of ofPrefix(this.#tensors, 'input.').keys()) {
      const leaf = this.#variables.get(`input.${name}`) as tf.Tensor;
      const turned = (): tf.Tensor => (leaf.rank === 3 ? swapped(leaf) : tf.clone(leaf));
      inputs[name] = fixed.includes(name) ? noGrad(turned) : turned();
    }
    const parameters = new Map(
      shapes.map(({ name, axes }): [string, tf.Tensor] => {
        const leaf = this.#variables.get(`param.${name}`) as tf.Tensor;
        return [name, axes ? tf.transpose(leaf, [...axes.fromTorch]) : leaf];
      }),
    );
    return {
      inputs,
      parameters: new Parameters(parameters),
      sizes: constructor,
      integers: integers,
    };
  }

  /** Σ over the outputs of Σ(output · weight). */
  #weighted(outputs: Record<string, tf.Tensor>): tf.Scalar {
    const parts = [...ofPrefix(this.#tensors, 'weight.')].map(([name, { data, shape }]) =>
      tf.sum(tf.mul(outputs[name] as tf.Tensor, tf.tensor(data, shape))),
    );
    return parts.reduce((sum, part) => tf.add(sum, part)) as tf.Scalar;
  }

  async #compareOutputs(outputs: Record<string, tf.Tensor>): Promise<void> {
    const expected = ofPrefix(this.#tensors, 'output.');
    expect(Object.keys(outputs).sort()).toEqual([...expected.keys()].sort());
    for (const [name, { shape, data }] of expected) {
      const output = outputs[name] as tf.Tensor;
      expect(output.shape, name).toEqual(shape);
      expect(deviation(await output.data(), data), name).toBeLessThanOrEqual(OUTPUT_TOLERANCE);
    }
  }

  async #compareGradients(grads: Record<string, tf.Tensor>): Promise<void> {
    const { absent_gradients: absent, not_differentiated: fixed, zero_by_symmetry: zero } = this.#description;
    const expected = ofPrefix(this.#tensors, 'grad.');
    const largest = Math.max(...[...expected.values()].map(({ data }) => largestOf(data)));
    for (const [name, variable] of this.#variables) {
      const gradient = grads[variable.name];
      const array = expected.get(name);
      const isNone = absent.includes(name) || fixed.some((input) => name === `input.${input}`) || isBuffer(name);
      expect([name, gradient === undefined, array === undefined]).toEqual([name, isNone, isNone]);
      if (!gradient || !array) continue;
      const values = await gradient.data();
      expect(gradient.shape, name).toEqual(array.shape);
      if (zero.includes(`grad.${name}`)) {
        expect(largestOf(values as Float32Array), name).toBeLessThan(SYMMETRY_TOLERANCE * largest);
      } else expect(deviation(values, array.data), name).toBeLessThanOrEqual(GRADIENT_TOLERANCE);
    }
  }
}

/** Codebooks have no gradient. */
const isBuffer = (name: string): boolean => name.includes('._codebook.');
