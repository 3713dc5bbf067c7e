/**
 * Where the reference data of SoVITS are: the folder that LAB_SOVITS names, else `shared/sovits` beside the project if it
 * is there, else the project's own copies, which are some of them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NamedArray } from '../../src/model/stateDict.ts';

const BESIDE = fileURLToPath(new URL('../../../shared/sovits', import.meta.url));
const COPIES = fileURLToPath(new URL('sovits', import.meta.url));
export const SOVITS_FOLDER =
  process.env.LAB_SOVITS ?? (existsSync(join(BESIDE, 'manifest.json')) ? BESIDE : COPIES);

export function sovitsJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(SOVITS_FOLDER, `${path}.json`), 'utf8')) as T;
}

/** Names of the JSON files of a folder, in order; the project has copies of some cases only. */
export function sovitsFiles(folder: string): string[] {
  return readdirSync(join(SOVITS_FOLDER, folder))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace(/\.json$/, ''))
    .sort();
}

/** All tensors of a safetensors file, which are float32 here. */
export function sovitsTensors(path: string): Map<string, NamedArray> {
  const file = readFileSync(join(SOVITS_FOLDER, `${path}.safetensors`));
  const dataAt = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, dataAt).toString('utf8')) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  return new Map(
    Object.entries(header).map(([name, { dtype, shape, data_offsets: [from, to] }]) => {
      if (dtype !== 'F32') throw new Error(`${path}: ${name} is ${dtype}; expected F32`);
      const bytes = Uint8Array.from(file.subarray(dataAt + from, dataAt + to));
      return [name, { shape, data: new Float32Array(bytes.buffer) }];
    }),
  );
}
