/**
 * A folder that holds a sweep: what it is a sweep of, and a folder for each run. Several shards may work in it at once,
 * on one machine or on several that share it; shards that had folders of their own can be copied into one.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Experiment } from '../config/experiment.ts';
import { FIELD_IDS, FIELDS } from '../config/fields.ts';
import { runsOf, type Sweep, type SweepPoint, type SweepRun } from '../config/sweep.ts';
import { readGround, type SweepGround } from '../formats/computingFile.ts';
import { FormatError } from '../formats/formatError.ts';
import { messageOf } from '../protocol/errors.ts';
import { readJsonObject } from './experimentFile.ts';
import { CommandError } from './output.ts';
import { isPartial, removeAbandoned, replaceFile } from './replaceFile.ts';
import { RunFolder } from './runFolder.ts';
import { sweepOf } from './sweepFile.ts';

/** A run of a sweep, and what it is called. */
export interface NamedRun extends SweepRun {
  /** Name of its folder, the same on every machine. */
  name: string;
}

const SWEEP = 'sweep.json';
const FOLDERS = ['experiments', 'logs', 'runs'];
/** What a sweep makes before it has a name: another shard may be about to, or was killed. */
const isOwn = (name: string): boolean => FOLDERS.includes(name) || isPartial(name);
/** Characters of a name that a person can read; file systems stop at 255 bytes. */
const LONGEST_READABLE = 100;

/** All runs with their names. */
export function namedRuns(sweep: Sweep): NamedRun[] {
  return runsOf(sweep).map((run) => ({ ...run, name: runName(run) }));
}

/**
 * What sets a run apart, for a person, and a digest of its experiment without what is at its default: a version that knows
 * more settings calls the run the same.
 */
function runName({ point, experiment }: SweepRun): string {
  const { version: _, settings, ...rest } = experiment;
  const chosen = FIELD_IDS.filter((id) => !isDeepStrictEqual(settings[id], FIELDS[id].initial));
  const content = { settings: chosen.toSorted().map((id) => [id, settings[id]]), ...rest };
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return `${readable(point)}-${digest.slice(0, 8)}`;
}

function readable({ seed, policy, settings }: SweepPoint): string {
  const values = Object.entries(settings).map(([id, value]) => `${id}${String(value)}`);
  const words = [...(policy ? [policy] : []), ...values, `seed${seed}`].join('-');
  return words.replace(/[^\w.-]+/g, '_').slice(0, LONGEST_READABLE);
}

export class SweepFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Makes the folder, or goes on with the one that is there.
   * @throws CommandError if it holds something else, or a sweep with runs that this one does not have
   */
  async begin(sweep: Sweep, ground: SweepGround): Promise<void> {
    if (existsSync(this.#sweepFile)) {
      const there = await this.read();
      this.#refuseOther(there, { sweep, ground });
    } else if (existsSync(this.path) && !readdirSync(this.path).every(isOwn)) {
      throw new CommandError({ code: 'folder-without-sweep', path: this.path });
    }
    for (const folder of FOLDERS) {
      try {
        mkdirSync(join(this.path, folder), { recursive: true });
      } catch (error) {
        throw new CommandError({ code: 'not-made', path: join(this.path, folder), detail: messageOf(error) });
      }
    }
    for (const folder of [this.path, join(this.path, 'experiments')]) removeAbandoned(folder);
    await writeJson(this.#sweepFile, { ...sweep, ...ground });
  }

  /** The sweep that is there. @throws CommandError, LabError if there is none, or one that cannot be read */
  async read(): Promise<{ sweep: Sweep; ground: SweepGround }> {
    const path = this.#sweepFile;
    const { backend, files, ...rest } = await readJsonObject(path, 'sweep');
    const { sweep } = sweepOf(path, rest);
    try {
      return { sweep, ground: readGround({ backend, files }) };
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new CommandError({ code: 'sweep-without-backend', path, problem: error.what });
    }
  }

  run({ name }: Pick<NamedRun, 'name'>): RunFolder {
    return new RunFolder(this.runPath({ name }));
  }

  runPath({ name }: Pick<NamedRun, 'name'>): string {
    return join(this.path, 'runs', name);
  }

  logPath({ name }: Pick<NamedRun, 'name'>): string {
    return join(this.path, 'logs', `${name}.log`);
  }

  /** Writes the experiment of a run down, for the command that trains it. @returns its path */
  async writeExperiment({ name, experiment }: Pick<NamedRun, 'name' | 'experiment'>): Promise<string> {
    const path = join(this.path, 'experiments', `${name}.json`);
    await writeJson(path, experiment satisfies Experiment);
    return path;
  }

  get #sweepFile(): string {
    return join(this.path, SWEEP);
  }

  /** A sweep may grow: more seeds, more values, more steps. What was trained for it stays part of it. */
  #refuseOther(there: Awaited<ReturnType<SweepFolder['read']>>, here: typeof there): void {
    const { path } = this;
    if (there.ground.backend !== here.ground.backend) {
      throw new CommandError({
        code: 'sweep-of-other-backend',
        path,
        there: there.ground.backend,
        here: here.ground.backend,
      });
    }
    if (!isDeepStrictEqual(there.ground.files, here.ground.files)) {
      throw new CommandError({ code: 'sweep-of-other-files', path });
    }
    const names = new Set(namedRuns(here.sweep).map(({ name }) => name));
    const missing = namedRuns(there.sweep).find(({ name }) => !names.has(name));
    if (missing) {
      throw new CommandError({ code: 'sweep-of-other-runs', path, run: missing.name });
    }
    if (there.sweep.steps > here.sweep.steps) {
      throw new CommandError({
        code: 'sweep-of-more-steps',
        path,
        there: there.sweep.steps,
        here: here.sweep.steps,
      });
    }
  }
}

async function writeJson(path: string, content: unknown): Promise<void> {
  await replaceFile(path, [`${JSON.stringify(content, null, 2)}\n`]);
}
