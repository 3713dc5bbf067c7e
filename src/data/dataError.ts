/** Errors of the data layer: each carries the code that crosses the wire and what is wrong. */
import type { Problem } from '../config/problems/problem.ts';
import { type ErrorCode, LabError } from '../protocol/errors.ts';

export class DataError extends LabError {
  constructor(code: ErrorCode, problem: Problem, options?: ErrorOptions) {
    super(code, problem, options);
    this.name = 'DataError';
  }
}

/** A file's bytes cannot become audio: what is wrong, and what was expected or is to be done, each a sentence. */
export class UnreadableFileError extends DataError {
  constructor(file: string, problem: Problem, advice: Problem, options?: ErrorOptions) {
    super('unreadable-file', { code: 'audio-file', file, problem, advice }, options);
    this.name = 'UnreadableFileError';
  }
}
