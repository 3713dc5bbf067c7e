/** The page's part of a session file, as a page with a short history writes it. */
import { PAGE_MAGIC, pageHead } from '../../src/metrics/sessionPageLayout.ts';

type Header = Parameters<typeof pageHead>[0];

const SHOWN: Omit<Header, 'lanes'> = {
  selectedLane: 'A',
  speedLimit: null,
  flipReference: 'start',
  view: { xAxis: 'step', smoothing: 0, zoom: null, layer: 0, scales: {} },
  log: [{ time: 0, step: 0, lane: null, content: { code: 'started' } }],
};

/** @param steps of lane A, with one column that says the same */
export function curvesPart(steps: readonly number[] = [], shown: Partial<Header> = {}): Blob {
  const lanes: Header['lanes'] = [{ lane: 'A', length: steps.length, columns: ['loss/total'] }];
  const points = [Int32Array.from(steps), Float64Array.from(steps), Float32Array.from(steps)];
  return new Blob([pageHead({ ...SHOWN, lanes, ...shown }), ...points]);
}

/** The same bytes with another header. */
export function withHeader(part: Uint8Array<ArrayBuffer>, header: (text: string) => string): Uint8Array<ArrayBuffer> {
  const at = PAGE_MAGIC.length;
  const end = at + 4 + new DataView(part.buffer, part.byteOffset).getUint32(at, true);
  const text = new TextEncoder().encode(header(new TextDecoder().decode(part.subarray(at + 4, end))));
  const length = new Uint8Array(Uint32Array.of(text.length).buffer);
  return new Uint8Array(Buffer.concat([part.subarray(0, at), length, text, part.subarray(end)]));
}
