/** The same step in PyTorch, where Python has it. */
import { join } from 'node:path';
import { outputOf } from './nodeRuntime.ts';
import type { TorchSteps } from './results.ts';
import { SIZES, type SizeName } from './sizes.ts';

/** Seconds of training per size. */
const SECONDS = 5;

export interface Torch {
  python: string;
  version: string;
}

/** The first Python that has PyTorch, or null. */
export async function findTorch(): Promise<Torch | null> {
  const look = 'import importlib.util as u; print(__import__("torch").__version__ if u.find_spec("torch") else "")';
  for (const python of ['python3', '/usr/bin/python3']) {
    const version = (await outputOf(python, ['-c', look]).catch(() => '')).trim();
    if (version) return { python, version };
  }
  return null;
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
