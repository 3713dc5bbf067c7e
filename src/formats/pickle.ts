/**
 * Reads Python pickles without executing anything: a stack machine that builds plain data, and asks its host about every
 * name and every call. See docs/dependencies.md for why it is our own.
 */
import { FormatError } from './formatError.ts';
import { step } from './pickleOpcodes.ts';
import { PickleMachine } from './pickleMachine.ts';
import type { PickleHost, PickleValue } from './pickleValues.ts';

/**
 * Reads one pickle.
 * @param start its first byte
 * @returns the value, and the byte after the pickle
 * @throws FormatError; PickleCutOff if `bytes` end before the pickle does
 */
export function readPickle(bytes: Uint8Array, start: number, host: PickleHost): { value: PickleValue; end: number } {
  const machine = new PickleMachine(bytes, start, host);
  try {
    let goesOn = true;
    while (goesOn) goesOn = step(machine);
    const value = machine.pop();
    if (!machine.isEmpty()) machine.fail({ code: 'pickle-values-left' });
    return { value, end: machine.cursor.at };
  } catch (error) {
    // The host does not know where the machine is.
    const placed = !(error instanceof FormatError) || error.where !== null;
    throw placed ? error : new FormatError(error.what, { code: 'at-pickle-byte', at: machine.cursor.at });
  }
}
