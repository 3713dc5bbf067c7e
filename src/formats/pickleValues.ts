/** What a pickle can hold here: plain data, and things that the host of the machine makes. */
import type { Problem } from '../config/problems/problem.ts';

/**
 * A value. Tuples and lists are arrays, dictionaries are Maps (a key `__proto__` is then a key like any other), sets
 * are Sets, bytes are Uint8Arrays. Integers beyond 2^53 are BigInts. Objects of the host: subclasses of PickleObject.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Set<PickleValue>
  | PickleObject;

/** Base of whatever a host puts into a pickle. The tag keeps other objects from passing for one. */
export abstract class PickleObject {
  abstract readonly kind: string;
}

/** A name from the allow-list; on its own it does nothing. */
export class GlobalName extends PickleObject {
  readonly kind = 'name';
  constructor(readonly name: string) {
    super();
  }
}

/** An instance of an allowed class: its attributes, nothing else. */
export class PlainInstance extends PickleObject {
  readonly kind = 'instance';
  readonly attributes = new Map<PickleValue, PickleValue>();
  constructor(readonly className: string) {
    super();
  }
}

/** Something that is not read, such as a sparse tensor. What the pickle goes on to do with it is passed over. */
export class SkippedValue extends PickleObject {
  readonly kind = 'skipped value';
  constructor(readonly reason: Problem) {
    super();
  }
}

/** Charges for copied items, see PickleMachine. */
export type Spend = (items: number) => void;

/** Gives names and calls their meaning. Each method throws FormatError for what is not allowed. */
export interface PickleHost {
  /** @param name module and name, joined by a dot */
  find(name: string): PickleValue;
  call(callee: PickleValue, args: PickleValue[], spend: Spend): PickleValue;
  /** `object.__new__`: an empty instance. */
  create(type: PickleValue, args: PickleValue[]): PickleValue;
  setState(target: PickleValue, state: PickleValue, spend: Spend): void;
  persistent(id: PickleValue): PickleValue;
}
