/**
 * A folder that holds a run: what was trained, what came of it, and all it takes to go on. The session file is written
 * last, so that whatever a run that ended half-way left beside it is written again.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Experiment } from '../config/experiment.ts';
import { FIELD_IDS } from '../config/fields.ts';
import type { AuditReport } from '../protocol/audit.ts';
import type { BackendInfo } from '../protocol/requests.ts';
import { BACKENDS } from './backend.ts';
import { readExperiment } from './experimentFile.ts';
import { fileAt } from './openFile.ts';
import { CommandError } from './output.ts';
import { replaceFile } from './replaceFile.ts';

/** What a run is computed by. Other backends and kernels give other bits. */
export type Computing = Pick<BackendInfo, 'name' | 'adapter' | 'kernels'>;

const EXPERIMENT = 'experiment.json';
const COMPUTING = 'backend.json';
const SESSION = 'session.freezelab.zip';

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
    if (!statSync(this.#path).isDirectory()) throw new CommandError(`${this.#path} is not a folder.`);
    if (!existsSync(this.#file(EXPERIMENT))) {
      if (readdirSync(this.#path).length === 0) return null;
      throw new CommandError(`${this.#path} holds files, but no run: give a new or an empty folder.`);
    }
    const there = await readExperiment(this.#file(EXPERIMENT), null);
    if (!isDeepStrictEqual(there, experiment)) {
      throw new CommandError(
        `${this.#path} holds a run of another experiment, of which ${differences(there, experiment)}. Give another folder.`,
      );
    }
    if (!existsSync(this.#file(SESSION)) || !existsSync(this.#file(COMPUTING))) return null;
    return { computing: this.#computing(), session: await fileAt(this.#file(SESSION)) };
  }

  /** Makes the folder and says in it what is about to be trained. */
  async begin(experiment: Experiment, { name, adapter, kernels }: Computing): Promise<void> {
    try {
      mkdirSync(this.#path, { recursive: true });
    } catch (error) {
      throw new CommandError(`${this.#path} cannot be made: ${(error as Error).message}`);
    }
    await this.#write(COMPUTING, `${JSON.stringify({ name, adapter, kernels }, null, 2)}\n`);
    await this.#write(EXPERIMENT, `${JSON.stringify(experiment, null, 2)}\n`);
  }

  /** Puts what came of training in the place of what was there. */
  async save({ csv, json, audits, lanes, session }: Outcome): Promise<void> {
    await this.#write('metrics.csv', csv);
    await this.#write('metrics.json', json);
    await this.#write('audit.json', `${JSON.stringify(audits, null, 2)}\n`);
    const names = lanes.map(({ id }) => `lane-${id}.json`);
    for (const [i, { weights }] of lanes.entries()) await this.#write(names[i] as string, weights);
    for (const name of readdirSync(this.#path)) {
      if (/^lane-[A-Z]\.json$/.test(name) && !names.includes(name)) rmSync(this.#file(name));
    }
    await this.#write(SESSION, session);
  }

  #computing(): Computing {
    const text = readFileSync(this.#file(COMPUTING), 'utf8');
    try {
      const { name, adapter = '', kernels = null } = JSON.parse(text) as Partial<Computing>;
      if (name && BACKENDS.includes(name)) return { name, adapter, kernels };
    } catch {}
    throw new CommandError(`${this.#file(COMPUTING)} does not say which backend the run was trained on.`);
  }

  #file(name: string): string {
    return join(this.#path, name);
  }

  #write(name: string, content: string | Blob): Promise<void> {
    return replaceFile(this.#file(name), typeof content === 'string' ? [content] : content);
  }
}

/** What sets two experiments apart, in words. */
function differences(there: Experiment, here: Experiment): string {
  const settings = FIELD_IDS.filter((id) => !isDeepStrictEqual(there.settings[id], here.settings[id])).map(
    (id) => `${id} is ${JSON.stringify(there.settings[id])} and not ${JSON.stringify(here.settings[id])}`,
  );
  const parts = (['objective', 'lanes', 'timeline'] as const).filter(
    (part) => !isDeepStrictEqual(there[part], here[part]),
  );
  return [...settings, ...parts.map((part) => `the ${part} ${part === 'lanes' ? 'differ' : 'differs'}`)].join(', ');
}
