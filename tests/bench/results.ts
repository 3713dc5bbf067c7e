/** What a run of the benchmark is asked for and what it found. All times in milliseconds. */
import type { GpuCounts } from './gpuCounters.ts';
import type { SizeName } from './sizes.ts';

export const BACKENDS = ['webgpu', 'wasm'] as const;
export type Backend = (typeof BACKENDS)[number];

export interface StepResult {
  ms: number;
  /** JavaScript inside the step function, without `queue.submit` and without waiting. */
  scripting: number;
  /** Per step; null without WebGPU. */
  gpu: GpuCounts | null;
  /** Whether a step waits for a read-back that it started; null without WebGPU. */
  awaitsReadBack: boolean | null;
}

export interface KernelResult {
  kernel: string;
  size: SizeName;
  ours: number;
  composition: number;
  /** Of one call of ours; null without WebGPU. */
  gpu: GpuCounts | null;
}

export interface GrowthResult {
  along: 'frames' | 'codes' | 'dim';
  points: [n: number, ms: number][];
  /** Slope in log-log. */
  exponent: number;
}

export interface SectionResults {
  /** `tape`: ours without replays, where there are any. */
  step?: Partial<Record<SizeName, { ours: StepResult; tape: StepResult | null; stock: StepResult }>>;
  kernels?: KernelResult[];
  growth?: GrowthResult[];
  /** Milliseconds per step of all lanes, by their number. */
  lanes?: Record<number, number>;
  frozen?: Partial<Record<SizeName, { frozen: number; unfrozen: number }>>;
  /** Milliseconds per step with copies of healthy states, and without. */
  copies?: Partial<Record<SizeName, { copies: number; none: number }>>;
  /** Values that differ in any bit between two runs. */
  bits?: { steps: number; values: number; different: number };
}
export type Section = keyof SectionResults;
export const SECTIONS = [
  'step',
  'kernels',
  'growth',
  'lanes',
  'frozen',
  'copies',
  'bits',
] as const satisfies readonly Section[];

export interface RunOptions {
  backend: Backend;
  sections: Section[];
  sizes: SizeName[];
  /** Steps of each run of `bits`. */
  steps: number;
}

/** Where sections run. */
export interface Runtime {
  run(options: RunOptions): Promise<SectionResults>;
  close(): void;
}

export type TorchSteps = Partial<Record<SizeName, number>>;

export interface Measured {
  node: Partial<Record<Backend, SectionResults>>;
  browser: Partial<Record<Backend, SectionResults>>;
  torch: { version: string; before: TorchSteps; after: TorchSteps } | null;
  /** Bytes as gzip: what the worker loads when it starts, and what it loads when it is needed. */
  bundle: { start: number; onDemand: number } | null;
}
