/** Frames of MP3 and of AAC in ADTS, as far as it takes to find the first one behind padding and junk. */

/** Kilobits a second, by index from 1 on: MPEG 1 in layers I, II and III, then MPEG 2 in layer I and in the others. */
const BIT_RATES: readonly (readonly number[])[] = [
  [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
/** Of MPEG 1; MPEG 2 has half of them, MPEG 2.5 a quarter. */
const SAMPLE_RATES = [44_100, 48_000, 32_000];
/** Fewer frames that follow on each other may be chance in other data. */
const FRAMES_IN_A_ROW = 3;
const HEADER_BYTES = 6;

/** Bytes of the frame whose header stands at `at`, or 0 if none does. */
function frameLength(bytes: Uint8Array, at: number): number {
  const [sync, kind, rates, third, fourth, fifth] = bytes.subarray(at, at + HEADER_BYTES) as unknown as number[];
  if (sync !== 0xff || kind === undefined || rates === undefined || fifth === undefined) return 0;
  if ((kind & 0xf6) === 0xf0) {
    const length = (((third as number) & 3) << 11) | ((fourth as number) << 3) | (fifth >> 5);
    return ((rates >> 2) & 15) < 13 && length > 7 ? length : 0;
  }
  const version = (kind >> 3) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const layer = 4 - ((kind >> 1) & 3);
  const sampleRate = SAMPLE_RATES[(rates >> 2) & 3];
  const bitRate = BIT_RATES[version === 3 ? layer - 1 : layer === 1 ? 3 : 4]?.[(rates >> 4) - 1];
  if (kind < 0xe0 || version === 1 || layer === 4 || !sampleRate || !bitRate) return 0;
  const rate = sampleRate / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const padding = (rates >> 1) & 1;
  if (layer === 1) return (Math.floor((12_000 * bitRate) / rate) + padding) * 4;
  return Math.floor(((layer === 3 && version !== 3 ? 72_000 : 144_000) * bitRate) / rate) + padding;
}

/** Whether at `at` begins a row of frames of one kind and rate. */
export function beginsFrames(bytes: Uint8Array, at: number): boolean {
  let position = at;
  for (let frame = 0; frame < FRAMES_IN_A_ROW; frame++) {
    const length = frameLength(bytes, position);
    const isSameKind =
      bytes[position + 1] === bytes[at + 1] && ((bytes[position + 2] ?? 0) & 0x0c) === ((bytes[at + 2] ?? 0) & 0x0c);
    if (length === 0 || !isSameKind) return false;
    position += length;
  }
  return true;
}
