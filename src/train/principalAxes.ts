/**
 * The two directions in which rows vary most, and rows seen along them. Plain numbers, no tensors. Subspace iteration
 * (Halko, Martinsson and Tropp, 2011, without their oversampling): two directions of some hundred dimensions take a few
 * products with the rows, where a full decomposition takes the cube of the dimensions.
 */
import type { RandomStream } from '../data/random.ts';

/** Rows of equal length, one behind another. */
export interface Rows {
  /** [count, dim], row-major */
  values: Float32Array;
  dim: number;
}

/** A plane in the space of the rows. */
export interface PrincipalAxes {
  /** What lies in the middle of the plane, [dim]. */
  mean: Float64Array;
  /** Two directions, orthogonal and of length 1, [dim] each. */
  axes: [Float64Array, Float64Array];
}

/** Products with the rows until the plane must do. */
const MOST_ITERATIONS = 40;
/** Growth of the variance in the plane at which it has settled. */
const SETTLED = 1e-4;

/**
 * Fits a plane to several sets of rows together, each row counting alike. Yields after each product with the rows, so
 * that the caller can let other work in.
 * @param random where the search starts; the same stream, the same plane
 * @returns null if a value is not finite
 */
export function* fitAxes(sets: readonly Rows[], random: RandomStream): Generator<void, PrincipalAxes | null> {
  const mean = meanOf(sets);
  const dim = mean.length;
  let axes = orthonormal([randomDirection(random, dim), randomDirection(random, dim)]);
  let before = 0;
  for (let i = 0; i < MOST_ITERATIONS; i += 1) {
    const { images, variance } = covarianceTimes(sets, mean, axes);
    if (!Number.isFinite(variance)) return null;
    if (variance <= before * (1 + SETTLED)) break;
    before = variance;
    axes = orthonormal(images);
    yield;
  }
  return { mean, axes: upright(principal(sets, { mean, axes })) };
}

/** Share of the variance around the plane's middle that lies within it, 0 to 1; 1 where nothing varies, NaN if a value is not finite. */
export function explainedShare(sets: readonly Rows[], { mean, axes }: PrincipalAxes): number {
  let [inside, all] = [0, 0];
  forEachRow(sets, mean, axes, (x, y, squared) => {
    inside += x * x + y * y;
    all += squared;
  });
  return all === 0 ? 1 : inside / all;
}

/** Where rows lie in the plane: [count, 2], row-major. */
export function projectRows(rows: Rows, { mean, axes }: PrincipalAxes): Float32Array {
  const positions = new Float32Array((2 * rows.values.length) / rows.dim);
  let at = 0;
  forEachRow([rows], mean, axes, (x, y) => {
    positions[at++] = x;
    positions[at++] = y;
  });
  return positions;
}

/**
 * The same plane, turned and mirrored within itself until its directions are as near as they get to those before
 * (orthogonal Procrustes in two dimensions): a new fit shows what has not moved where it was.
 */
export function alignedWith({ axes: [first, second], ...rest }: PrincipalAxes, before: PrincipalAxes): PrincipalAxes {
  const [a, b] = [dot(first, before.axes[0]), dot(second, before.axes[0])];
  const [c, d] = [dot(first, before.axes[1]), dot(second, before.axes[1])];
  const turned = Math.hypot(a + d, b - c);
  const mirrored = Math.hypot(a - d, b + c);
  const angle = turned >= mirrored ? Math.atan2(b - c, a + d) : Math.atan2(b + c, a - d);
  const sign = turned >= mirrored ? 1 : -1;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    ...rest,
    axes: [
      first.map((value, i) => cos * value + sin * (second[i] as number)),
      first.map((value, i) => sign * (cos * (second[i] as number) - sin * value)),
    ],
  };
}

/** Every so many-th row, so that there are at most so many values: a plane through many rows needs only some of them. */
export function thinned({ values, dim }: Rows, mostValues: number): Rows {
  const every = Math.ceil(values.length / Math.max(dim, mostValues));
  if (every <= 1) return { values, dim };
  const count = Math.ceil(values.length / dim / every);
  const some = new Float32Array(count * dim);
  for (let row = 0; row < count; row += 1) {
    some.set(values.subarray(row * every * dim, (row * every + 1) * dim), row * dim);
  }
  return { values: some, dim };
}

function randomDirection(random: RandomStream, dim: number): Float64Array {
  return Float64Array.from({ length: dim }, () => random.normal());
}

function meanOf(sets: readonly Rows[]): Float64Array {
  const dim = sets[0]?.dim ?? 0;
  const mean = new Float64Array(dim);
  let count = 0;
  for (const { values } of sets) {
    count += values.length / dim;
    for (let i = 0; i < values.length; i += 1) mean[i % dim]! += values[i] as number;
  }
  return mean.map((sum) => sum / Math.max(1, count));
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}

/** Gram–Schmidt. A direction that vanishes is replaced by one along a coordinate. */
function orthonormal([first, second]: [Float64Array, Float64Array]): [Float64Array, Float64Array] {
  const one = unit(first, null);
  return [one, unit(second, one)];
}

function unit(direction: Float64Array, other: Float64Array | null): Float64Array {
  const size = Math.sqrt(dot(direction, direction));
  const tries = [
    direction,
    ...Array.from({ length: 2 }, (_, axis) => direction.map((_value, i) => (i === axis ? 1 : 0))),
  ];
  for (const each of tries) {
    const along = other === null ? 0 : dot(each, other);
    const rest = other === null ? each : each.map((value, i) => value - along * (other[i] as number));
    const length = Math.sqrt(dot(rest, rest));
    if (length > 1e-9 * (each === direction ? size : 1) && length > 0) return rest.map((value) => value / length);
  }
  return direction;
}

/** Calls back with each row's place in the plane and its squared distance from the middle. */
function forEachRow(
  sets: readonly Rows[],
  mean: Float64Array,
  [first, second]: PrincipalAxes['axes'],
  callback: (x: number, y: number, squared: number, values: Float32Array, at: number) => void,
): void {
  const dim = mean.length;
  for (const { values } of sets) {
    for (let at = 0; at < values.length; at += dim) {
      let [x, y, squared] = [0, 0, 0];
      for (let i = 0; i < dim; i += 1) {
        const value = (values[at + i] as number) - (mean[i] as number);
        x += value * (first[i] as number);
        y += value * (second[i] as number);
        squared += value * value;
      }
      callback(x, y, squared, values, at);
    }
  }
}

/** The covariance times each direction (up to the number of rows), and the variance along both. */
function covarianceTimes(
  sets: readonly Rows[],
  mean: Float64Array,
  axes: PrincipalAxes['axes'],
): { images: [Float64Array, Float64Array]; variance: number } {
  const dim = mean.length;
  const images: [Float64Array, Float64Array] = [new Float64Array(dim), new Float64Array(dim)];
  let variance = 0;
  forEachRow(sets, mean, axes, (x, y, _squared, values, at) => {
    variance += x * x + y * y;
    for (let i = 0; i < dim; i += 1) {
      const value = (values[at + i] as number) - (mean[i] as number);
      images[0][i]! += x * value;
      images[1][i]! += y * value;
    }
  });
  return { images, variance };
}

/** Turns the plane within itself so that its first direction is that of the largest variance. */
function principal(sets: readonly Rows[], { mean, axes: [first, second] }: PrincipalAxes): PrincipalAxes['axes'] {
  let [xx, xy, yy] = [0, 0, 0];
  forEachRow(sets, mean, [first, second], (x, y) => {
    xx += x * x;
    xy += x * y;
    yy += y * y;
  });
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [
    first.map((value, i) => cos * value + sin * (second[i] as number)),
    first.map((value, i) => cos * (second[i] as number) - sin * value),
  ];
}

/** Each direction with its largest component positive, so that equal rows give equal planes. */
function upright(axes: PrincipalAxes['axes']): PrincipalAxes['axes'] {
  const turn = (axis: Float64Array): Float64Array => {
    const largest = axis.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
    return largest < 0 ? axis.map((value) => -value) : axis;
  };
  return [turn(axes[0]), turn(axes[1])];
}
