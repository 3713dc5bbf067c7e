/** What a run or a sweep was computed by and from, as its folder notes it for whoever goes on with it. */
import * as v from 'valibot';
import { LONGEST_NAME, MOST_FILES } from '../config/limits.ts';
import { byName, oneOf, readBy, text } from '../config/schemaParts.ts';
import type { BackendName, KernelVariant } from '../protocol/requests.ts';
import { FormatError } from './formatError.ts';

const NAMES = ['cpu', 'wasm', 'webgpu'] as const satisfies readonly BackendName[];
const VARIANTS = ['registers', 'shared'] as const satisfies readonly KernelVariant[];
/** Hexadecimal digits of SHA-256. */
const DIGEST = 64;

const Computing = v.object({
  name: oneOf(NAMES),
  /** Earlier versions noted the backend alone. */
  adapter: v.optional(text(LONGEST_NAME), ''),
  kernels: v.optional(v.nullable(oneOf(VARIANTS)), null),
});
/** What a run is computed by. Other backends and kernels give other bits. */
export type Computing = v.InferOutput<typeof Computing>;

const SweepGround = v.object({
  backend: oneOf(NAMES),
  /** Digests of the files that were given, by kind and name. */
  files: v.optional(byName(text(DIGEST), MOST_FILES), {}),
});
/** What a sweep is computed by and from, beside what stands in its file. */
export type SweepGround = v.InferOutput<typeof SweepGround>;

/** The content of `backend.json`. @throws FormatError with what is wrong, and where */
export function parseComputing(content: string): Computing {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw new FormatError({ code: 'not-json-or-damaged' });
  }
  const computing = readBy(Computing, json);
  if (computing.wrong) throw new FormatError(computing.wrong);
  return computing.value;
}

/** The ground of a sweep, from what stands in `sweep.json` beside the sweep. @throws FormatError as `parseComputing` */
export function readGround(given: { backend: unknown; files: unknown }): SweepGround {
  const ground = readBy(SweepGround, given);
  if (ground.wrong) throw new FormatError(ground.wrong);
  return ground.value;
}
