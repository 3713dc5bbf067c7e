/**
 * TensorBoard's messages: `Event` and `Summary`, and of `TensorProto` what a scalar needs. Numbers of fields are those of
 * TensorFlow's event.proto, summary.proto and tensor.proto.
 */
import { type Bytes, decode, type ElementType, ITEM_SIZE } from './elementTypes.ts';
import { FormatError } from './formatError.ts';
import { FieldCursor, MessageWriter, WIRE } from './protobuf.ts';

/** What an event file says of itself in its first record. */
export const FILE_VERSION = 'brain.Event:2';

const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 } as const;
const SUMMARY_VALUE = 1;
const VALUE = { tag: 1, simple: 2, tensor: 8, metadata: 9 } as const;
const METADATA_PLUGIN = 1;
const PLUGIN_NAME = 1;
const TENSOR = {
  type: 1,
  shape: 2,
  content: 4,
  float: 5,
  double: 6,
  int: 7,
  string: 8,
  int64: 10,
  half: 13,
};
const SHAPE_DIM = 2;
const DIM_SIZE = 1;
const TYPE_STRING = 7;
/** Types of tensors that hold a number. */
const TYPES: ReadonlyMap<number, ElementType> = new Map([
  [1, 'float32'],
  [2, 'float64'],
  [3, 'int32'],
  [9, 'int64'],
  [14, 'bfloat16'],
  [19, 'float16'],
]);

/** Takes what an event says. */
export interface EventTaker {
  scalar(tag: string, value: number): void;
  /** Something else: a picture, a text, a tensor of many numbers. */
  other(tag: string): void;
}

/** When an event was logged. */
export interface EventPlace {
  step: number;
  /** Seconds since 1970. */
  wallTime: number;
  fileVersion: string | null;
}

/**
 * Reads an event. Its values are told after its place is known, which may stand behind them.
 * @throws FormatError if it is damaged
 */
export function readEvent(bytes: Uint8Array, tell: (place: EventPlace) => EventTaker): void {
  const place: EventPlace = { step: 0, wallTime: 0, fileVersion: null };
  const summaries: FieldCursor[] = [];
  const event = new FieldCursor(bytes);
  while (event.next()) {
    if (event.is(EVENT.wallTime, WIRE.fixed64)) place.wallTime = event.double;
    else if (event.is(EVENT.step, WIRE.varint)) place.step = event.varint;
    else if (event.is(EVENT.fileVersion, WIRE.bytes)) place.fileVersion = event.text;
    else if (event.is(EVENT.summary, WIRE.bytes)) summaries.push(event.message());
  }
  const taker = tell(place);
  for (const summary of summaries) {
    while (summary.next()) if (summary.is(SUMMARY_VALUE, WIRE.bytes)) readValue(summary.message(), taker);
  }
}

function readValue(message: FieldCursor, { scalar, other }: EventTaker): void {
  let tag = '';
  let value: number | null = null;
  while (message.next()) {
    if (message.is(VALUE.tag, WIRE.bytes)) tag = message.text;
    else if (message.is(VALUE.simple, WIRE.fixed32)) value = message.float;
    else if (message.is(VALUE.tensor, WIRE.bytes)) value = scalarOf(message.message());
  }
  if (value === null) other(tag);
  else scalar(tag, value);
}

/** The number of a tensor that holds one; null of any other. */
function scalarOf(tensor: FieldCursor): number | null {
  let type: ElementType | undefined;
  let size = 1;
  let content: Uint8Array | null = null;
  const listed: number[] = [];
  const take = (numbers: Generator<number>): void => {
    for (const number of numbers) if (listed.push(number) > 1) return;
  };
  while (tensor.next()) {
    if (tensor.is(TENSOR.type, WIRE.varint)) type = TYPES.get(tensor.varint);
    else if (tensor.is(TENSOR.shape, WIRE.bytes)) size *= sizeOf(tensor.message());
    else if (tensor.is(TENSOR.content, WIRE.bytes)) content = tensor.bytes;
    else if (tensor.field === TENSOR.float) take(tensor.floats());
    else if (tensor.field === TENSOR.double) take(tensor.doubles());
    else if ([TENSOR.int, TENSOR.int64, TENSOR.half].includes(tensor.field)) take(tensor.varints());
  }
  if (size !== 1 || type === undefined) return null;
  if (content !== null && content.length > 0) return decoded(type, content);
  const [only] = listed;
  if (only === undefined || listed.length > 1) return null;
  // Half floats are listed as the bits they have.
  const isBits = type === 'float16' || type === 'bfloat16';
  return isBits ? decoded(type, Uint8Array.of(only & 255, (only >> 8) & 255)) : only;
}

/** A number as it stands in memory; null if these are more bytes, or fewer. */
function decoded(type: ElementType, bytes: Uint8Array): number | null {
  return bytes.length === ITEM_SIZE[type] ? Number(decode(type, Uint8Array.from(bytes))[0]) : null;
}

function sizeOf(shape: FieldCursor): number {
  let size = 1;
  while (shape.next()) {
    if (!shape.is(SHAPE_DIM, WIRE.bytes)) continue;
    // A length of 0 is not written.
    let length = 0;
    const dim = shape.message();
    while (dim.next()) if (dim.is(DIM_SIZE, WIRE.varint)) length = dim.varint;
    size *= length;
  }
  return size;
}

/** Writes events, one after the other, in memory of its own. */
export class EventWriter {
  readonly #event = new MessageWriter();
  readonly #summary = new MessageWriter();
  readonly #value = new MessageWriter();

  /** The event that opens a file. Like the others a view that goes with the next one. */
  version(wallTime: number): Bytes {
    return this.#event.clear().double(EVENT.wallTime, wallTime).text(EVENT.fileVersion, FILE_VERSION).view;
  }

  /** Begins an event; `scalar` adds to it, `finish` gives it. */
  begin(wallTime: number, step: number): void {
    this.#event.clear().double(EVENT.wallTime, wallTime).varint(EVENT.step, step);
    this.#summary.clear();
  }

  /** @param tag in UTF-8 */
  scalar(tag: Uint8Array, value: number): void {
    const content = this.#value.clear().bytes(VALUE.tag, tag).float(VALUE.simple, value);
    this.#summary.message({ field: SUMMARY_VALUE, content });
  }

  /** A text, as PyTorch's SummaryWriter adds one; TensorBoard shows it as Markdown. */
  text(tag: string, text: string): void {
    const plugin = new MessageWriter().text(PLUGIN_NAME, 'text');
    const metadata = new MessageWriter().message({ field: METADATA_PLUGIN, content: plugin });
    const dim = new MessageWriter().varint(DIM_SIZE, 1);
    const shape = new MessageWriter().message({ field: SHAPE_DIM, content: dim });
    const tensor = new MessageWriter()
      .varint(TENSOR.type, TYPE_STRING)
      .message({ field: TENSOR.shape, content: shape })
      .text(TENSOR.string, text);
    const content = this.#value
      .clear()
      .text(VALUE.tag, `${tag}/text_summary`)
      .message({ field: VALUE.tensor, content: tensor })
      .message({ field: VALUE.metadata, content: metadata });
    this.#summary.message({ field: SUMMARY_VALUE, content });
  }

  /** Whether the event that was begun holds nothing. */
  get empty(): boolean {
    return this.#summary.length === 0;
  }

  finish(): Bytes {
    return this.#event.message({ field: EVENT.summary, content: this.#summary }).view;
  }
}

/** Whether an error says that a message is damaged. */
export const isDamage = (error: unknown): error is FormatError =>
  error instanceof FormatError && error.what.code === 'message-damaged';
