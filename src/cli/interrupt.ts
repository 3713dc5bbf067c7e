/** Requests to end early but well: Ctrl-C, a scheduler's notice before it kills, a parent that is gone. */

/** `disconnect`: the process that started this one, and was connected to it, has ended. */
const REQUESTS = ['SIGINT', 'SIGTERM', 'disconnect'] as const;

/** Listens for requests to end, until it is disposed. */
export class Interrupt {
  #came = false;
  readonly #onFirst: () => void;
  readonly #listener = (request?: unknown): void => {
    // Who presses Ctrl-C again does not want to wait.
    if (this.#came && request === 'SIGINT') process.exit(1);
    if (this.#came) return;
    this.#came = true;
    this.#onFirst();
  };

  /** @param onFirst called once, when the first request comes */
  constructor(onFirst: () => void) {
    this.#onFirst = onFirst;
    for (const request of REQUESTS) process.on(request as NodeJS.Signals, this.#listener);
  }

  /** Whether a request has come. */
  get came(): boolean {
    return this.#came;
  }

  dispose(): void {
    for (const request of REQUESTS) process.off(request, this.#listener);
  }
}
