/** One-dimensional convolution and its gradients as products over windows that are never laid out in memory. */
import { type Product, productProgram, type Variant } from './product.ts';
import { elementwise, type Program } from './program.ts';

/** Uniforms of all three: frames in and out of each clip, channels, kernel geometry, slope of a LeakyReLU behind it. */
const UNIFORMS = ['frames', 'framesOut', 'channelsIn', 'channelsOut', 'stride', 'padding', 'slope:f32'] as const;

export interface ConvGeometry {
  clips: number;
  frames: number;
  framesOut: number;
  channelsIn: number;
  channelsOut: number;
  kernel: number;
  stride: number;
  padding: number;
  slope: number;
}

export interface ConvProduct {
  rows: number;
  columns: number;
  uniforms: number[];
}

const sizesOf = (rows: number, columns: number, segments: number, inner: number, conv: ConvGeometry): ConvProduct => ({
  rows,
  columns,
  uniforms: [
    rows,
    columns,
    segments,
    inner,
    conv.frames,
    conv.framesOut,
    conv.channelsIn,
    conv.channelsOut,
    conv.stride,
    conv.padding,
    conv.slope,
  ],
});

/** Output frames by output channels, over taps and input channels. */
const FORWARD: Product = {
  name: 'convolution',
  reads: ['x', 'weight', 'bias'],
  writes: ['y'],
  uniforms: UNIFORMS,
  strideA: '1',
  strideB: 'u.channelsOut',
  alongK: { a: true, b: false },
  functions: `
    fn placeA(m : i32, s : i32) -> vec3<i32> {
      let t = (m % u.framesOut) * u.stride + s - u.padding;
      let inside = t >= 0 && t < u.frames;
      return vec3<i32>(((m / u.framesOut) * u.frames + t) * u.channelsIn, 0, select(0, u.channelsIn, inside));
    }
    fn valueA(i : i32) -> f32 { return x[i]; }
    fn placeB(n : i32, s : i32) -> i32 { return s * u.channelsIn * u.channelsOut + n; }
    fn valueB(i : i32) -> f32 { return weight[i]; }
    fn store(m : i32, n : i32, sum : f32) {
      let value = sum + bias[n];
      y[m * u.channelsOut + n] = select(u.slope * value, value, value > 0.0);
    }`,
};

/** Input frames by input channels, over taps and output channels. For stride 1. */
const INPUT_GRADIENT: Product = {
  name: 'convolution, gradient of the input',
  reads: ['dy', 'weight'],
  writes: ['dx'],
  uniforms: UNIFORMS,
  strideA: '1',
  strideB: '1',
  alongK: { a: true, b: true },
  functions: `
    fn placeA(m : i32, s : i32) -> vec3<i32> {
      let t = m % u.frames + u.padding - s;
      let inside = t >= 0 && t < u.framesOut;
      return vec3<i32>(((m / u.frames) * u.framesOut + t) * u.channelsOut, 0, select(0, u.channelsOut, inside));
    }
    fn valueA(i : i32) -> f32 { return dy[i]; }
    fn placeB(n : i32, s : i32) -> i32 { return (s * u.channelsIn + n) * u.channelsOut; }
    fn valueB(i : i32) -> f32 { return weight[i]; }
    fn store(m : i32, n : i32, sum : f32) { dx[m * u.channelsIn + n] = sum; }`,
};

/** Taps and input channels by output channels, over clips and output frames. A last row of ones gives the bias. */
const WEIGHT_GRADIENT: Product = {
  name: 'convolution, gradient of weight and bias',
  reads: ['dy', 'x'],
  writes: ['dWeight', 'dBias'],
  uniforms: UNIFORMS,
  strideA: 'u.stride * u.channelsIn',
  strideB: 'u.channelsOut',
  alongK: { a: false, b: false },
  functions: `
    const ONES = -1073741824;
    fn placeA(m : i32, s : i32) -> vec3<i32> {
      if (m == u.rows - 1) { return vec3<i32>(ONES, 0, u.framesOut); }
      let t = m / u.channelsIn - u.padding;
      let first = (s * u.frames + t) * u.channelsIn + m % u.channelsIn;
      return vec3<i32>(first, max(0, -t), min(u.framesOut, u.frames - t));
    }
    fn valueA(i : i32) -> f32 { return select(x[max(i, 0)], 1.0, i < 0); }
    fn placeB(n : i32, s : i32) -> i32 { return s * u.framesOut * u.channelsOut + n; }
    fn valueB(i : i32) -> f32 { return dy[i]; }
    fn store(m : i32, n : i32, sum : f32) {
      if (m == u.rows - 1) { dBias[n] = sum; } else { dWeight[m * u.channelsOut + n] = sum; }
    }`,
};

export interface ConvPrograms {
  forward: Program;
  inputGradient: Program;
  weightGradient: Program;
}

export function convPrograms(variant: Variant): ConvPrograms {
  return {
    forward: productProgram(FORWARD, variant),
    inputGradient: productProgram(INPUT_GRADIENT, variant),
    weightGradient: productProgram(WEIGHT_GRADIENT, variant),
  };
}

/** dy where the LeakyReLU's output is positive, else slope · dy. */
export const RELU_GRADIENT = elementwise({
  name: 'gradient of LeakyReLU',
  reads: ['dy', 'y'],
  writes: ['result'],
  uniforms: ['slope:f32'],
  body: 'result[i] = select(slope * dy[i], dy[i], y[i] > 0.0);',
});

export const convProducts = {
  forward: (conv: ConvGeometry): ConvProduct =>
    sizesOf(conv.clips * conv.framesOut, conv.channelsOut, conv.kernel, conv.channelsIn, conv),
  inputGradient: (conv: ConvGeometry): ConvProduct =>
    sizesOf(conv.clips * conv.frames, conv.channelsIn, conv.kernel, conv.channelsOut, conv),
  weightGradient: (conv: ConvGeometry): ConvProduct =>
    sizesOf(conv.kernel * conv.channelsIn + 1, conv.channelsOut, conv.clips, conv.framesOut, conv),
};
