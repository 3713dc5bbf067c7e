/** Files that the writers do not write. */
import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../src/formats/crc32.ts';
import { writeNpy } from '../../src/formats/numpy.ts';
import type { RawTensor } from '../../src/formats/safetensors.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** 4096 float32: 0, 1, 2, … */
export const countingTensor: RawTensor = {
  path: 'count',
  type: 'float32',
  shape: [64, 64],
  bytes: new Uint8Array(Float32Array.from({ length: 4096 }, (_, i) => i).buffer),
};

/** A zip of one packed entry, as `numpy.savez_compressed` writes it. `claim`: what it says it unpacks to. */
export function packedZip(name: string, content: Uint8Array, claim = content.length): Bytes {
  const packed = deflateRawSync(content);
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(8, 4);
  shared.writeUInt32LE(crc32(content), 10);
  shared.writeUInt32LE(packed.length, 14);
  shared.writeUInt32LE(claim, 18);
  shared.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, Buffer.from(name), packed]);
  const directory = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), shared, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length, 16);
  return new Uint8Array(Buffer.concat([local, directory, end]));
}

export function deflatedNpz(): Promise<Bytes> {
  return Promise.resolve(packedZip('count.npy', Buffer.concat(writeNpy(countingTensor))));
}
