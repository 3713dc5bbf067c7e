/** Errors: one type on both sides of the wire, what crosses it, and the way there and back. */
import * as v from 'valibot';
import type { Problem } from '../config/problems/problem.ts';
import { oneOf, problem } from '../config/schemaParts.ts';

/** What kind of error it is, for the program. */
export const ERROR_CODES = [
  /** The request's parameters cannot be used; the problem says what was expected. */
  'invalid-request',
  /** A file cannot be read; the problem names the file, what is wrong and where. */
  'unreadable-file',
  /** No backend that can train is available. */
  'no-backend',
  /** The GPU device is gone. */
  'device-lost',
  /** There is no memory left for what was asked; the problem says whose. */
  'out-of-memory',
  /** Data that the experiment needs is not there. */
  'no-data',
  /** A part of the program could not be fetched from the server. */
  'not-loaded',
  /** The request needs a session, and none was built. */
  'no-session',
  'cancelled',
  /** A fault of ours. */
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error as plain data. The sentence is made where it is shown, by `problemText`. */
export const wireErrorSchema = v.object({ code: oneOf(ERROR_CODES), problem });
export type WireError = v.InferOutput<typeof wireErrorSchema>;

/** Whatever is to be told to a person. Its `message` is for developers only. */
export class LabError extends Error {
  override name = 'LabError';

  constructor(
    readonly code: ErrorCode,
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.code === 'message' ? problem.text : JSON.stringify(problem), options);
  }

  /** The error that came over the wire, or that the store keeps. */
  static of({ code, problem }: WireError): LabError {
    return new LabError(code, problem);
  }

  /** As plain data. */
  toWire(): WireError {
    return { code: this.code, problem: this.problem };
  }
}

/** What engines say when an array cannot be had: V8, SpiderMonkey, JavaScriptCore. */
const NO_ARRAY = /allocation failed|allocation size overflow|out of memory|invalid typed array length: \d/i;

/** Whether what was thrown says that memory is short, by the names under which kernels and browsers throw it. */
function memoryProblemOf(thrown: unknown): Problem | null {
  if (!(thrown instanceof Error)) return null;
  if (thrown.name === 'OutOfMemory') return { code: 'out-of-memory', of: 'wasm', detail: '' };
  const isArray = thrown instanceof RangeError && NO_ARRAY.test(thrown.message);
  return isArray ? { code: 'out-of-memory', of: 'browser', detail: thrown.message } : null;
}

/** Anything thrown, as plain data; what is not ours counts as a fault of ours, with its own message. */
export function wireError(thrown: unknown): WireError {
  if (thrown instanceof LabError) return thrown.toWire();
  const memory = memoryProblemOf(thrown);
  if (memory) return { code: 'out-of-memory', problem: memory };
  return { code: 'internal', problem: { code: 'message', text: messageOf(thrown) } };
}

/** The message of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
