/** `inspect` of a log: what was logged, and what that allows to say. */
import { LOG_FILES } from '../config/otherFiles.ts';
import { problemText } from '../config/problems/problemText.ts';
import { texts } from '../config/texts/index.ts';
import { identifyFile } from '../formats/fileIdentity.ts';
import { FormatError } from '../formats/formatError.ts';
import type { LoggedPoints } from '../formats/scalarLog.ts';
import { type LoggedRun, logRun } from '../metrics/loggedRun.ts';
import { fileAt } from './openFile.ts';
import { printable } from './output.ts';

/**
 * The log that a file is; null if it is something else.
 * @throws CommandError if there is no such file
 * @throws FormatError if it is a log that cannot be read
 */
export async function logAt(path: string): Promise<LoggedRun | null> {
  const file = await fileAt(path);
  return (await isLog(file)) ? logRun(file) : null;
}

async function isLog(file: File): Promise<boolean> {
  try {
    const { other } = await identifyFile(file, file.name);
    return LOG_FILES.some((kind) => kind === other);
  } catch (error) {
    // Whoever reads it as tensors says what is wrong.
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** The metric of ours that a quantity is; null if it is none. */
const metricOf = ({ points }: LoggedRun, logged: LoggedPoints): string | null =>
  [...points].find(([, own]) => own === logged)?.[0] ?? null;

/** Lines for a person. @param withData whether every point is told */
export function* logListing(run: LoggedRun, withData: boolean): Generator<string> {
  const words = texts.command.inspect;
  const { name, format, logged, findings } = run;
  yield `${words.log(printable(name), format, logged.size)}\n`;
  const width = Math.min(60, Math.max(...[...logged.keys()].map(({ length }) => length), 0));
  for (const [key, { step, value }] of logged) {
    const [begins, ends] = [value[0], value.at(-1)].map((each = Number.NaN) => String(Number(each.toPrecision(7))));
    const said = words.logged(step.length, String(step[0]), String(step.at(-1)), String(begins), String(ends));
    yield `${printable(key).padEnd(width)}  ${said}\n`;
    if (!withData) continue;
    for (let i = 0; i < step.length; i += 1) yield `  ${step[i]}  ${value[i]}\n`;
  }
  for (const finding of findings) yield `${printable(problemText(finding))}\n`;
  yield `${words.compareCheckpoints}\n`;
}

/** The same for programs. What is not finite is a text, for which JSON has no number. */
export function* logJson(run: LoggedRun, withData: boolean): Generator<string> {
  const { name, format, logged } = run;
  yield `${JSON.stringify({ readable: true, name, format }).slice(0, -1)},"quantities":{`;
  let separator = '';
  for (const [key, points] of logged) {
    const { step, value } = points;
    const about = { metric: metricOf(run, points), points: step.length, first: step[0], last: step.at(-1) };
    const data = withData ? { step, value: value.map((each) => (Number.isFinite(each) ? each : String(each))) } : {};
    yield `${separator}${JSON.stringify(key)}:${JSON.stringify({ ...about, ...data })}`;
    separator = ',';
  }
  const findings = run.findings.map((finding) => ({ ...finding, says: problemText(finding) }));
  yield `},"findings":${JSON.stringify(findings)}}\n`;
}
