/**
 * A folder that holds a run: what was trained, what came of it, and all it takes to go on. While it trains only the
 * session file is saved, whole or not at all. In the end it is written behind everything else, so that whatever a run that
 * was killed left half-done is written again.
 */
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Experiment } from '../config/experiment.ts';
import { FIELD_IDS } from '../config/fields.ts';
import { MOST_NOTE_BYTES } from '../config/limits.ts';
import type { Problem } from '../config/problems/problem.ts';
import { MOST_AUDIT_BYTES, parseAudits, writeAudits } from '../formats/auditFile.ts';
import { type Computing, parseComputing } from '../formats/computingFile.ts';
import { FormatError } from '../formats/formatError.ts';
import { readSessionStep } from '../formats/sessionFile.ts';
import { parseVerdict, type RunVerdict, writeVerdict } from '../formats/verdictFile.ts';
import { EVENT_FILE, type LaneEvents } from '../metrics/metricsTensorboard.ts';
import { verdictSentence } from '../metrics/verdictWords.ts';
import type { AuditReport } from '../protocol/audit.ts';
import { messageOf } from '../protocol/errors.ts';
import { readExperiment } from './experimentFile.ts';
import { fileAt } from './openFile.ts';
import { CommandError } from './output.ts';
import { isPartial, removeAbandoned, replaceFile } from './replaceFile.ts';

const EXPERIMENT = 'experiment.json';
const COMPUTING = 'backend.json';
const SESSION = 'session.freezelab.zip';
const VERDICT = 'verdict.json';
const AUDIT = 'audit.json';
const EVENTS = 'tensorboard';

/** Bytes that are read at once. */
const PIECE = 2 ** 22;

/** What a folder held before. */
export interface KeptRun {
  computing: Computing;
  /** To go on from. */
  session: File;
}

/** What came of training. */
export interface Outcome {
  csv: Blob;
  json: Blob;
  audits: (AuditReport | null)[];
  lanes: { id: string; weights: Blob }[];
  session: Blob;
  /** Steps done. */
  step: number;
  diverged: boolean;
}

export class RunFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * The run that is there already; null if there is none, or none that came to its first save.
   * @throws CommandError if what is there is no run, or one of another experiment
   */
  async kept(experiment: Experiment): Promise<KeptRun | null> {
    if (!existsSync(this.#path)) return null;
    if (!statSync(this.#path).isDirectory()) throw new CommandError({ code: 'no-folder', path: this.#path });
    if (!existsSync(this.#file(EXPERIMENT))) {
      // A run that was killed as it began has come as far as its backend.
      if (readdirSync(this.#path).every((name) => name === COMPUTING || isPartial(name))) return null;
      throw new CommandError({ code: 'folder-without-run', path: this.#path });
    }
    const there = await this.experiment();
    if (!isDeepStrictEqual(there, experiment)) {
      throw new CommandError({
        code: 'run-of-other-experiment',
        path: this.#path,
        differences: differences(there, experiment),
      });
    }
    if (!existsSync(this.#file(SESSION)) || !existsSync(this.#file(COMPUTING))) return null;
    return { computing: this.computing(), session: await this.session };
  }

  /** Makes the folder and says in it what is about to be trained. */
  async begin(experiment: Experiment, { name, adapter, kernels }: Computing): Promise<void> {
    try {
      mkdirSync(this.#path, { recursive: true });
    } catch (error) {
      throw new CommandError({ code: 'not-made', path: this.#path, detail: messageOf(error) });
    }
    removeAbandoned(this.#path);
    await this.#write(COMPUTING, `${JSON.stringify({ name, adapter, kernels }, null, 2)}\n`);
    await this.#write(EXPERIMENT, `${JSON.stringify(experiment, null, 2)}\n`);
  }

  /** Saves what it takes to go on, and nothing else. */
  async saveSession(session: Blob): Promise<void> {
    await this.#write(SESSION, session);
  }

  /** Puts what came of training in the place of what was there. */
  async save({ csv, json, audits, lanes, session, step, diverged }: Outcome): Promise<void> {
    removeAbandoned(this.#path);
    await this.#write('metrics.csv', csv);
    await this.#write('metrics.json', json);
    await this.#write(AUDIT, writeAudits(audits));
    const names = lanes.map(({ id }) => `lane-${id}.json`);
    for (const [i, { weights }] of lanes.entries()) await this.#write(names[i] as string, weights);
    for (const name of readdirSync(this.#path)) {
      if (/^lane-[A-Z]\.json$/.test(name) && !names.includes(name)) rmSync(this.#file(name));
    }
    await this.#write(VERDICT, writeVerdict({ step, diverged }, audits, verdictSentence));
    await this.saveSession(session);
  }

  /** Puts event files, in a folder for each lane, in the place of those that were there. */
  async saveEvents(events: readonly LaneEvents[]): Promise<void> {
    const folder = this.#file(EVENTS);
    for (const { lane, file } of events) {
      mkdirSync(join(folder, lane), { recursive: true });
      await replaceFile(join(folder, lane, EVENT_FILE), file);
    }
    for (const name of readdirSync(folder)) {
      if (/^[A-Z]$/.test(name) && !events.some(({ lane }) => lane === name))
        rmSync(join(folder, name), { recursive: true });
    }
  }

  /** What became of the run, if all of it was written; null if it has not come to an end, or was not read. */
  async ended(): Promise<RunVerdict | null> {
    if (!existsSync(this.#file(VERDICT)) || !existsSync(this.#file(SESSION))) return null;
    try {
      const verdict = parseVerdict(this.#note(VERDICT));
      const step = await readSessionStep(await fileAt(this.#file(SESSION)));
      return verdict.step === step ? verdict : null;
    } catch (error) {
      // Whatever is damaged is trained again, or refused, by whoever goes on with the run.
      if (error instanceof FormatError) return null;
      throw error;
    }
  }

  /** The experiment, checked as one that a person wrote. @throws CommandError, LabError */
  experiment(): Promise<Experiment> {
    return readExperiment(this.#file(EXPERIMENT), null);
  }

  /** @throws CommandError if it cannot be read */
  get session(): Promise<File> {
    return inMemory(this.#file(SESSION), SESSION);
  }

  /** What every lane's tensors did since its switch was last moved. @throws CommandError if it cannot be read */
  audits(): (AuditReport | null)[] {
    const path = this.#file(AUDIT);
    try {
      return parseAudits(this.#note(AUDIT, MOST_AUDIT_BYTES));
    } catch (error) {
      if (error instanceof FormatError)
        throw new CommandError({ code: 'run-without-audit', path, problem: error.what });
      throw new CommandError({ code: 'not-read', path, detail: messageOf(error) });
    }
  }

  /** What it was computed by. @throws CommandError if that is not known */
  computing(): Computing {
    const path = this.#file(COMPUTING);
    try {
      return parseComputing(this.#note(COMPUTING));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new CommandError({ code: 'run-without-backend', path, problem: error.what });
    }
  }

  /** A short text. @throws FormatError if it is none */
  #note(name: string, most = MOST_NOTE_BYTES): string {
    const bytes = statSync(this.#file(name)).size;
    if (bytes > most) throw new FormatError({ code: 'bytes-at-most', bytes, most });
    return readFileSync(this.#file(name), 'utf8');
  }

  #file(name: string): string {
    return join(this.#path, name);
  }

  #write(name: string, content: string | Blob): Promise<void> {
    return replaceFile(this.#file(name), typeof content === 'string' ? [content] : content);
  }
}

/**
 * A file that stays as it is when another takes its place on the disk: what was brought to the run is part of the session
 * file, and is written again with every save.
 */
async function inMemory(path: string, name: string): Promise<File> {
  try {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of createReadStream(path, { highWaterMark: PIECE })) pieces.push(piece);
    return new File(pieces, name);
  } catch (error) {
    throw new CommandError({ code: 'not-read', path, detail: messageOf(error) });
  }
}

/** What sets two experiments apart. */
function differences(there: Experiment, here: Experiment): Problem[] {
  const settings = FIELD_IDS.filter((id) => !isDeepStrictEqual(there.settings[id], here.settings[id])).map(
    (id): Problem => ({
      code: 'setting-differs',
      id,
      there: JSON.stringify(there.settings[id]),
      here: JSON.stringify(here.settings[id]),
    }),
  );
  const parts = (['objective', 'lanes', 'timeline'] as const).filter(
    (part) => !isDeepStrictEqual(there[part], here[part]),
  );
  return [...settings, ...parts.map((part): Problem => ({ code: 'part-differs', part }))];
}
