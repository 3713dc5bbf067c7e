/**
 * Event files read and written without any code of ours: messages by protobufjs from the published definitions, records
 * and checksums (byte by byte) as TensorFlow's record_writer.h describes them.
 */
import protobuf from 'protobufjs';

/** Of TensorFlow's event.proto, summary.proto, tensor.proto and tensor_shape.proto, what files of scalars have. */
const PROTO = `
syntax = "proto3";
message Event {
  double wall_time = 1;
  int64 step = 2;
  oneof what { string file_version = 3; bytes graph_def = 4; Summary summary = 5; }
}
message SummaryMetadata {
  message PluginData { string plugin_name = 1; bytes content = 2; }
  PluginData plugin_data = 1;
}
message Summary {
  message Image { int32 height = 1; int32 width = 2; int32 colorspace = 3; bytes encoded_image_string = 4; }
  message Value {
    string node_name = 7;
    string tag = 1;
    SummaryMetadata metadata = 9;
    oneof value { float simple_value = 2; Image image = 4; TensorProto tensor = 8; }
  }
  repeated Value value = 1;
}
message TensorShapeProto {
  message Dim { int64 size = 1; string name = 2; }
  repeated Dim dim = 2;
  bool unknown_rank = 3;
}
message TensorProto {
  int32 dtype = 1;
  TensorShapeProto tensor_shape = 2;
  bytes tensor_content = 4;
  repeated float float_val = 5;
  repeated double double_val = 6;
  repeated bytes string_val = 8;
}`;
const EVENT = protobuf.parse(PROTO).root.lookupType('Event');

/** What protobufjs makes of an event; 64-bit numbers as numbers. */
export interface PlainEvent {
  wallTime?: number;
  step?: number;
  fileVersion?: string;
  summary?: {
    value: {
      tag: string;
      simpleValue?: number | string;
      tensor?: Record<string, unknown>;
      image?: object;
      metadata?: object;
    }[];
  };
}

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** The events of a file. @throws Error if it is not exactly records with the right checksums */
export function independentEvents(bytes: Uint8Array): PlainEvent[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const events: PlainEvent[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = Number(view.getBigUint64(at, true));
    if (view.getUint32(at + 8, true) !== checksum(bytes.subarray(at, at + 8))) throw new Error(`length at ${at}`);
    const content = bytes.subarray(at + 12, at + 12 + length);
    if (view.getUint32(at + 12 + length, true) !== checksum(content)) throw new Error(`content at ${at}`);
    events.push(EVENT.toObject(EVENT.decode(content), { longs: Number }) as PlainEvent);
    at += 16 + length;
  }
  return events;
}

/** A record of any content. */
export function independentRecord(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(16 + content.length);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(content.length), true);
  view.setUint32(8, checksum(record.subarray(0, 8)), true);
  record.set(content, 12);
  view.setUint32(12 + content.length, checksum(content), true);
  return record;
}

/** An event as a record. */
export const eventRecord = (event: PlainEvent): Uint8Array<ArrayBuffer> =>
  independentRecord(EVENT.encode(EVENT.fromObject(event)).finish());

/** One scalar, as torch's SummaryWriter logs it. */
export const scalarRecord = (tag: string, step: number, value: number, wallTime = step): Uint8Array<ArrayBuffer> =>
  eventRecord({ wallTime, step, summary: { value: [{ tag, simpleValue: value }] } });
