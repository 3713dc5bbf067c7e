/**
 * Protobuf's wire format, as far as messages of fields with a number go: a cursor over the fields of a message, and a
 * writer. What a field means is known to whoever asks.
 */
import type { Bytes } from './elementTypes.ts';
import { FormatError } from './formatError.ts';

/** How a field is written: varint, 8 bytes, counted bytes, 4 bytes. The two of groups are of the past. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** The varint ends or a field reaches beyond the message. */
const damaged = (): FormatError => new FormatError({ code: 'message-damaged' });

/** Goes through the fields of a message, none of which can reach beyond it. */
export class FieldCursor {
  /** Of the field it stands at. */
  field = 0;
  wire = 0;
  /** Of a varint, as a signed number of 64 bits; beyond 2⁵³ it is rounded. */
  varint = 0;
  /** Where the bytes of a counted or fixed field begin and end. */
  from = 0;
  to = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  #at: number;

  /** @param from where the message begins in `bytes`; `to`: where it ends */
  constructor(bytes: Uint8Array, from = 0, to = bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = from;
    this.#end = to;
  }

  /** Steps to the next field. @returns whether there is one @throws FormatError if the message is damaged */
  next(): boolean {
    if (this.#at >= this.#end) return false;
    const key = this.#readVarint();
    this.field = Math.floor(key / 8);
    this.wire = key % 8;
    if (key < 8 || this.field >= 2 ** 29) throw damaged();
    this.from = this.#at;
    if (this.wire === WIRE.varint) this.varint = this.#readVarint();
    else if (this.wire === WIRE.fixed64) this.#at += 8;
    else if (this.wire === WIRE.fixed32) this.#at += 4;
    else if (this.wire === WIRE.bytes) {
      const length = this.#readVarint();
      if (length < 0) throw damaged();
      this.from = this.#at;
      this.#at += length;
    } else throw damaged();
    if (this.#at > this.#end) throw damaged();
    this.to = this.#at;
    return true;
  }

  /** Whether it stands at a field of that number, written in that way. */
  is(field: number, wire: number): boolean {
    return this.field === field && this.wire === wire;
  }

  /** The message in a counted field. */
  message(): FieldCursor {
    return new FieldCursor(this.#bytes, this.from, this.to);
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(this.from, this.to);
  }

  get text(): string {
    return DECODER.decode(this.bytes);
  }

  get double(): number {
    return this.#view.getFloat64(this.from, true);
  }

  get float(): number {
    return this.#view.getFloat32(this.from, true);
  }

  /** Numbers of a repeated field: those packed in a counted field, or the single one that is there. */
  *floats(): Generator<number> {
    for (let at = this.from; at + 4 <= this.to; at += 4) yield this.#view.getFloat32(at, true);
  }

  *doubles(): Generator<number> {
    for (let at = this.from; at + 8 <= this.to; at += 8) yield this.#view.getFloat64(at, true);
  }

  *varints(): Generator<number> {
    if (this.wire === WIRE.varint) yield this.varint;
    if (this.wire !== WIRE.bytes) return;
    const packed = new FieldCursor(this.#bytes, this.from, this.to);
    while (packed.#at < packed.#end) yield packed.#readVarint();
  }

  #readVarint(): number {
    let value = 0;
    let scale = 1;
    // 7 bytes hold 49 bits, which a double holds exactly.
    for (let i = 0; i < 7; i += 1) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    let high = BigInt(value);
    for (let i = 7; i < 10; i += 1) {
      const byte = this.#byte();
      high += BigInt(byte & 127) << BigInt(7 * i);
      if (byte < 128) return Number(BigInt.asIntN(64, high));
    }
    throw damaged();
  }

  #byte(): number {
    if (this.#at >= this.#end) throw damaged();
    return this.#bytes[this.#at++] as number;
  }
}

const DECODER = new TextDecoder();
const ENCODER = new TextEncoder();

/** A message that is written field by field, in memory that grows. */
export class MessageWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** Begins anew in the same memory. */
  clear(): this {
    this.#length = 0;
    return this;
  }

  get length(): number {
    return this.#length;
  }

  /** What was written, as a view of its memory: it goes with the next field, or the next `clear`. */
  get view(): Bytes {
    return this.#bytes.subarray(0, this.#length);
  }

  /** @param value a whole number, not below 0 */
  varint(field: number, value: number): this {
    this.#key(field, WIRE.varint);
    this.#writeVarint(value);
    return this;
  }

  double(field: number, value: number): this {
    this.#key(field, WIRE.fixed64);
    this.#room(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
    return this;
  }

  float(field: number, value: number): this {
    this.#key(field, WIRE.fixed32);
    this.#room(4);
    this.#view.setFloat32(this.#length, value, true);
    this.#length += 4;
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#key(field, WIRE.bytes);
    this.#writeVarint(value.length);
    this.#room(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, ENCODER.encode(value));
  }

  /** A message within. */
  message({ field, content }: { field: number; content: MessageWriter }): this {
    return this.bytes(field, content.view);
  }

  #key(field: number, wire: number): void {
    this.#writeVarint(field * 8 + wire);
  }

  #writeVarint(value: number): void {
    this.#room(10);
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#bytes[this.#length++] = (rest % 128) + 128;
    this.#bytes[this.#length++] = rest;
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + count));
    larger.set(this.view);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
