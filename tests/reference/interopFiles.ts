/** Files of real PyTorch, and damaged and hostile ones: the folder that LAB_INTEROP names, else the project's copies. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const INTEROP_FOLDER = process.env.LAB_INTEROP ?? fileURLToPath(new URL('interop', import.meta.url));

/** What the JSON beside a file says about it. */
export interface Expectation {
  readable: boolean;
  container?: string;
  tree?: unknown;
  tensors?: Record<string, { shape: number[]; dtype: string; data: unknown[] }>;
}

export const interopNames: string[] = readdirSync(INTEROP_FOLDER).filter((name) => !name.endsWith('.json'));

export function interopBytes(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(INTEROP_FOLDER, name)));
}

export function interopExpectation(name: string): Expectation {
  return JSON.parse(readFileSync(join(INTEROP_FOLDER, `${name}.json`), 'utf8')) as Expectation;
}

export const readableNames = interopNames.filter((name) => interopExpectation(name).readable);
export const refusedNames = interopNames.filter((name) => !readableNames.includes(name));
