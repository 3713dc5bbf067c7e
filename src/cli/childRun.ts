/** A run in a process of its own, with a log that outlives this one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** The end of a log in which its last line is looked for. */
const TAIL_BYTES = 4096;

export class ChildRun {
  readonly name: string;
  /** Resolves when the process is gone, however it went. */
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;
  readonly #log: string;

  /**
   * Starts the process.
   * @param log path of the file that what it says is added to
   * @param program script for Node
   */
  constructor(name: string, log: string, program: string, args: readonly string[]) {
    this.name = name;
    this.#log = log;
    // A file, not a pipe: the process must not fail to speak, and so to save, when this one is killed. The channel is for
    // nothing but to tell it so.
    const output = openSync(log, 'a');
    this.#process = spawn(process.execPath, [program, ...args], { stdio: ['ignore', output, output, 'ipc'] });
    closeSync(output);
    this.ended = new Promise((resolve) => {
      this.#process.once('exit', () => resolve());
      this.#process.once('error', () => resolve());
    });
  }

  /** Asks it to save itself and end. */
  interrupt(): void {
    this.#process.kill('SIGTERM');
  }

  /** What it said last. */
  get lastLine(): string {
    const { size } = statSync(this.#log);
    const file = openSync(this.#log, 'r');
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(file, tail, 0, tail.length, size - tail.length);
    closeSync(file);
    return tail.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
  }
}
