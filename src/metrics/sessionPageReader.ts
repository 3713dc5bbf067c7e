/** Reads the page's part of a session file; `sessionPageLayout.ts` says how it lies there. */
import type { Problem } from '../config/problems/problem.ts';
import * as v from 'valibot';
import type { SessionPage } from '../protocol/sessionPage.ts';
import { MOST_SECONDS, MOST_STEPS } from '../config/limits.ts';
import { readBytes, type ReadOptions } from '../formats/byteSource.ts';
import { FormatError } from '../formats/formatError.ts';
import { issueProblem } from '../config/schemaParts.ts';
import { PAGE_MAGIC } from './sessionPageLayout.ts';
import { pageHeader, type PageHeader } from './sessionPageSchema.ts';

/** The whole log with its longest messages and reports takes a quarter of it. */
const MOST_HEADER_BYTES = 2 ** 24;
const WHERE: Problem = { code: 'at-curves-and-log' };

/**
 * Reads everything, the points of one column at a time.
 * @throws FormatError with what is wrong; the signal's reason if it is aborted
 */
export async function readSessionPage(file: Blob, options: ReadOptions = {}): Promise<SessionPage> {
  const headAt = PAGE_MAGIC.length + 4;
  const start = await readBytes(file, 0, Math.min(headAt, file.size), options);
  if (new TextDecoder().decode(start.subarray(0, PAGE_MAGIC.length)) !== PAGE_MAGIC || start.length < headAt) {
    throw refused({ code: 'page-no-mark' });
  }
  const headerBytes = new DataView(start.buffer).getUint32(PAGE_MAGIC.length, true);
  let at = headAt + headerBytes;
  if (headerBytes > MOST_HEADER_BYTES || at > file.size) {
    throw refused({
      code: 'page-header-too-long',
      headerBytes,
      bytes: file.size,
      most: MOST_HEADER_BYTES,
    });
  }
  const {
    lanes,
    format: _format,
    version: _version,
    ...shown
  } = parseHeader(await readBytes(file, headAt, at, options));
  const expected = lanes.reduce((sum, { length, columns }) => sum + length * (12 + 4 * columns.length), at);
  if (expected !== file.size) throw refused({ code: 'bytes-expected-there', expected, bytes: file.size });

  const points: SessionPage['lanes'] = [];
  for (const { lane, length, columns } of lanes) {
    const next = async (bytes: number): Promise<ArrayBuffer> => {
      const { buffer } = await readBytes(file, at, at + bytes * length, options);
      at += bytes * length;
      return buffer;
    };
    const step = new Int32Array(await next(4));
    const seconds = new Float64Array(await next(8));
    if (!ascend(step) || !areTimes(seconds)) throw refused({ code: 'points-lane-not-order', lane });
    const values: SessionPage['lanes'][number]['columns'] = {};
    for (const key of columns) values[key] = new Float32Array(await next(4));
    points.push({ lane, step, seconds, columns: values });
  }
  return { ...shown, lanes: points };
}

const refused = (what: Problem): FormatError => new FormatError(what, WHERE);

function parseHeader(bytes: Uint8Array): PageHeader {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refused({ code: 'page-header-no-json' });
  }
  const { success, output, issues } = v.safeParse(pageHeader, json, { abortEarly: true });
  if (!success) throw refused(issueProblem(issues[0]));
  return output;
}

/** Whether steps go up, within what a step may be. */
const ascend = (steps: Int32Array): boolean =>
  steps.every((step, i) => step > (i === 0 ? -1 : (steps[i - 1] as number)) && step <= MOST_STEPS);
/** Whether seconds do not go down, within what they may be. */
const areTimes = (seconds: Float64Array): boolean =>
  seconds.every((value, i) => value >= (i === 0 ? 0 : (seconds[i - 1] as number)) && value <= MOST_SECONDS);
