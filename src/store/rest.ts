/** Training that pauses by itself for a moment and goes on by itself, beside a person who presses buttons meanwhile. */
import { LabError } from '../protocol/errors.ts';
import type { SessionState } from '../protocol/session.ts';
import { askSession } from './applySession.ts';
import type { LabContext } from './context.ts';

interface Sent<T> {
  reply: Promise<T>;
}

const rests = new WeakMap<LabContext, Rest>();

/** The rests of a lab. */
export function restOf(context: LabContext): Rest {
  const rest = rests.get(context) ?? new Rest(context);
  rests.set(context, rest);
  return rest;
}

/** Keeps rests apart from what a person does: what was done last wins. */
class Rest {
  readonly #context: LabContext;
  /** Counts what a person did about time: start, pause, step. */
  #decisions = 0;
  /** What is to end before anything else begins: a rest, or a start that is under way. */
  #before: Promise<unknown> = Promise.resolve();
  #until: number | null = null;

  constructor(context: LabContext) {
    this.#context = context;
  }

  /** Step up to which a person lets training run; null if there is no such step. */
  get until(): number | null {
    return this.#until;
  }

  /** To be called when a person starts, pauses or steps: training then no longer goes on by itself. */
  decide(): void {
    this.#decisions += 1;
    this.#until = null;
  }

  /** Starts, after a rest that goes on. A rest asked for from now on begins when it runs. */
  start(): Promise<SessionState> {
    const started = this.over().then(() => this.#context.request('start', {}));
    this.#before = started.catch(() => undefined);
    return started;
  }

  /** Runs `count` steps, after a rest that goes on. A rest that comes in between is followed by what is left of them. */
  async step(count: number): Promise<SessionState> {
    await this.over();
    this.#until = (this.#context.store.getState().session?.step ?? 0) + count;
    return this.#context.request('step', { count });
  }

  /**
   * Resolves when no rest goes on. Whatever trains or puts another session in the place of this one waits for it, or the
   * lanes would not be those that the rest was for.
   * @throws LabError `cancelled` if the worker was ended meanwhile
   */
  async over(): Promise<void> {
    const { client } = this.#context;
    await this.#before;
    if (this.#context.client !== client) throw new LabError('cancelled', { code: 'worker-ended' });
  }

  /**
   * Pauses, sends a request for the session as it then is, and lets training go on if it ran before, unless a person
   * decided otherwise. The rest is over once the request was sent; its reply may take long.
   * @param send prepares the request and sends it; what it returns holds the reply
   */
  async during<T>(send: () => Promise<Sent<T>>): Promise<T> {
    // What a person does from now on counts, even before the rest has begun.
    const decisions = this.#decisions;
    const sent = this.over().then(() => this.#pausedFor(decisions, send));
    this.#before = sent.catch(() => undefined);
    return (await sent).reply;
  }

  async #pausedFor<T>(decisions: number, send: () => Promise<Sent<T>>): Promise<Sent<T>> {
    const { client } = this.#context;
    const wasRunning = this.#context.store.getState().session?.running === true;
    let at: number | null = null;
    try {
      if (wasRunning) at = (await this.#context.request('pause', {})).step;
      const sent = await send();
      // It may fail before training goes on, when nobody waits for it yet.
      sent.reply.catch(() => undefined);
      return sent;
    } finally {
      if (at !== null && decisions === this.#decisions && this.#context.client === client) await this.#goOn(at);
    }
  }

  async #goOn(at: number): Promise<void> {
    const left = this.#until === null ? null : this.#until - at;
    if (left === null) await this.#context.attempt(() => this.#context.request('start', {}));
    else if (left > 0) void askSession(this.#context, () => this.#context.request('step', { count: left }));
  }
}
