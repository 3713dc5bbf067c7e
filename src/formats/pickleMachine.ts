/** The stack, marks and memo of the pickle machine, with bounds on all of them. */
import type { Problem } from '../config/problems/problem.ts';
import { FormatError } from './formatError.ts';
import { PickleCursor } from './pickleCursor.ts';
import { type PickleHost, type PickleValue, SkippedValue } from './pickleValues.ts';

/**
 * Steps of the machine; copying an item counts as a step too. A training checkpoint of a thousand tensors takes some
 * 40,000. Bounds time, and with it memory: a step makes at most one object.
 */
const MAX_STEPS = 2 ** 22;
/** Dictionaries, lists and sets are the costly objects: some 100 bytes each. */
const MAX_CONTAINERS = 2 ** 19;

export class PickleMachine {
  readonly cursor: PickleCursor;
  readonly memo = new Map<number, PickleValue>();
  #stack: PickleValue[] = [];
  /** Heights of the stack where marks stand. */
  #marks: number[] = [];
  #steps = 0;
  #containers = 0;

  constructor(
    bytes: Uint8Array,
    start: number,
    readonly host: PickleHost,
  ) {
    this.cursor = new PickleCursor(bytes, start);
  }

  fail(what: Problem): never {
    throw new FormatError(what, { code: 'at-pickle-byte', at: this.cursor.at });
  }

  /** Charges for steps, or for copied items. */
  readonly spend = (count: number): void => {
    this.#steps += count;
    if (this.#steps > MAX_STEPS) this.fail({ code: 'pickle-too-many-steps', most: MAX_STEPS });
  };

  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  /** Pushes a new container. */
  pushContainer(value: PickleValue): void {
    this.#containers += 1;
    if (this.#containers > MAX_CONTAINERS) this.fail({ code: 'pickle-too-many-containers', most: MAX_CONTAINERS });
    this.#stack.push(value);
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  /** Takes the top; never reaches below the last mark. */
  pop(): PickleValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) this.fail({ code: 'pickle-stack-empty' });
    return this.#stack.pop() as PickleValue;
  }

  top(): PickleValue {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }

  /** Takes everything above the last mark, and the mark. */
  popMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) this.fail({ code: 'pickle-misses-mark' });
    return this.#stack.splice(mark);
  }

  /** POP: the top, or the mark if that is on top. */
  discard(): void {
    if (this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
    else this.pop();
  }

  isEmpty(): boolean {
    return this.#stack.length === 0 && this.#marks.length === 0;
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) this.fail({ code: 'pickle-memo-missing', index });
    this.push(value);
  }

  popText(): string {
    const value = this.pop();
    return typeof value === 'string' ? value : this.fail({ code: 'pickle-no-name' });
  }

  popArray(): PickleValue[] {
    const value = this.pop();
    return Array.isArray(value) ? value : this.fail({ code: 'pickle-no-tuple' });
  }

  /** Adds to the dictionary on top. */
  setItems(pairs: readonly PickleValue[]): void {
    const target = this.top();
    if (target instanceof SkippedValue) return;
    if (!(target instanceof Map)) this.fail({ code: 'pickle-no-dictionary' });
    if (pairs.length % 2 !== 0) this.fail({ code: 'pickle-key-without-value' });
    for (let i = 0; i < pairs.length; i += 2) target.set(pairs[i] as PickleValue, pairs[i + 1] as PickleValue);
  }

  /** Adds to the list on top. */
  append(items: readonly PickleValue[]): void {
    const target = this.top();
    if (target instanceof SkippedValue) return;
    if (!Array.isArray(target)) this.fail({ code: 'pickle-appends-no-list' });
    for (const item of items) target.push(item);
  }

  addItems(items: readonly PickleValue[]): void {
    const target = this.top();
    if (!(target instanceof Set)) this.fail({ code: 'pickle-adds-no-set' });
    for (const item of items) target.add(item);
  }
}
