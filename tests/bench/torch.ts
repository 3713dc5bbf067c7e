/** The same step in PyTorch, where Python has it. */
import { join } from 'node:path';
import { findPython } from '../../scripts/findTorch.mjs';
import { outputOf } from './nodeRuntime.ts';
import type { TorchSteps } from './results.ts';
import { SIZES, type SizeName } from './sizes.ts';

/** Seconds of training per size. */
const SECONDS = 5;

export interface Torch {
  python: string;
  version: string;
}

/** A Python that has PyTorch, or null. */
export async function findTorch(): Promise<Torch | null> {
  const python = findPython('torch');
  if (!python) return null;
  const version = await outputOf(python, ['-c', 'import torch; print(torch.__version__)']);
  return { python, version: version.trim() };
}

/** Milliseconds per step. */
export async function torchSteps({ python }: Torch, sizes: SizeName[]): Promise<TorchSteps> {
  const steps: TorchSteps = {};
  for (const size of sizes) {
    console.error(`  PyTorch: ${size} …`);
    const options = JSON.stringify({ ...SIZES[size], seconds: SECONDS });
    const output = await outputOf(python, [join(import.meta.dirname, 'torch_step.py'), options]);
    steps[size] = (JSON.parse(output) as { ms: number }).ms;
  }
  return steps;
}
