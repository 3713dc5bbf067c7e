/** `replay DIR`: trains every reference case of a folder again and compares it with what PyTorch gave. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { problemText } from '../config/problems/problemText.ts';
import { texts } from '../config/texts/index.ts';
import { localDigits } from '../config/texts/numbers.ts';
import { parseReferenceCase, ReferenceCaseError } from '../parity/referenceCase.ts';
import { messageOf } from '../protocol/errors.ts';
import type { BackendName } from '../protocol/requests.ts';
import { type Deviation, replay } from '../parity/replay.ts';
import { startBackend } from './backend.ts';
import { CommandError } from './output.ts';

/** Bytes of a case: a thousand times what those of the tests take. */
const MOST_CASE_BYTES = 2 ** 27;

interface CaseReport {
  case: string;
  passed: boolean;
  deviation: Deviation | null;
  /** Why the file could not be replayed. */
  error: string | null;
}

/** @returns whether every case passed */
export async function replayCommand(folder: string, backend: BackendName, json: boolean): Promise<boolean> {
  const files = caseFiles(folder);
  await startBackend(backend);
  const reports: CaseReport[] = [];
  for (const file of files) {
    const report = await replayFile(join(folder, file), file.replace(/\.json$/, ''));
    reports.push(report);
    if (!json) console.log(describe(report));
  }
  const failed = reports.filter(({ passed }) => !passed).length;
  if (json) console.log(JSON.stringify({ backend, passed: reports.length - failed, failed, cases: reports }, null, 1));
  else console.log(texts.command.replay.summary(String(reports.length - failed), String(failed)));
  return failed === 0;
}

/** Every JSON file but a manifest, in alphabetical order. */
function caseFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw new CommandError({ code: 'not-listed', path: folder, detail: messageOf(error) });
  }
  const files = names.filter((name) => name.endsWith('.json') && name !== 'manifest.json').sort();
  if (files.length === 0) throw new CommandError({ code: 'no-reference-case', path: folder });
  return files;
}

async function replayFile(path: string, name: string): Promise<CaseReport> {
  try {
    const deviation = await replay(parseReferenceCase(caseText(path)));
    return { case: name, passed: deviation === null, deviation, error: null };
  } catch (error) {
    const known = error instanceof ReferenceCaseError;
    const said = known ? problemText(error.problem) : texts.command.replay.broke(messageOf(error));
    return { case: name, passed: false, deviation: null, error: said };
  }
}

/** @throws ReferenceCaseError for more than any case takes */
function caseText(path: string): string {
  const bytes = statSync(path).size;
  if (bytes > MOST_CASE_BYTES) throw new ReferenceCaseError({ code: 'bytes-at-most', bytes, most: MOST_CASE_BYTES });
  return readFileSync(path, 'utf8');
}

function describe({ case: name, passed, deviation, error }: CaseReport): string {
  const words = texts.command.replay;
  if (passed) return words.passed(name);
  if (!deviation) return words.failed(name, error ?? '');
  const { step, quantity, expected, actual, size } = deviation;
  const off = size === null ? null : localDigits(size.toExponential(2));
  return words.failed(name, words.deviation(String(step), quantity, shorten(expected), shorten(actual), off));
}

/** Codes of a whole batch are long. */
function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
