/** Training that pauses by itself for a moment and goes on by itself, beside a person who presses buttons meanwhile. */
import { LabError } from '../client/labError.ts';
import type { LabContext } from './context.ts';

/** Keeps rests apart from what a person does: what was done last wins. */
export class Rest {
  /** Counts what a person did about time: start, pause, step. */
  #decisions = 0;
  /** The rest that goes on, or a settled promise. */
  #rest: Promise<unknown> = Promise.resolve();

  /** To be called when a person starts, pauses or steps: training then no longer goes on by itself. */
  decide(): void {
    this.#decisions += 1;
  }

  /**
   * Resolves when no rest goes on. Whatever trains or puts another session in the place of this one waits for it, or the
   * lanes would not be those that the rest was for.
   * @throws LabError `cancelled` if the worker was ended meanwhile
   */
  async over(context: LabContext): Promise<void> {
    const { client } = context;
    await this.#rest;
    if (context.client !== client) throw new LabError('cancelled', 'The training worker was ended.');
  }

  /**
   * Pauses, sends a request for the session as it then is, and lets training go on if it ran before, unless a person
   * decided otherwise. The rest is over once the request was sent; its reply may take long.
   * @param send prepares the request and sends it; what it returns holds the reply
   */
  async during<T>(context: LabContext, send: () => Promise<{ reply: Promise<T> }>): Promise<T> {
    const sent = this.over(context).then(() => this.#pausedFor(context, send));
    this.#rest = sent.catch(() => undefined);
    return (await sent).reply;
  }

  async #pausedFor<T>(context: LabContext, send: () => Promise<{ reply: Promise<T> }>): Promise<{ reply: Promise<T> }> {
    const { client } = context;
    const decisions = this.#decisions;
    const wasRunning = context.store.getState().session?.running === true;
    try {
      if (wasRunning) await context.request('pause', {});
      const sent = await send();
      // It may fail before training goes on, when nobody waits for it yet.
      sent.reply.catch(() => undefined);
      return sent;
    } finally {
      const goesOn = wasRunning && decisions === this.#decisions && context.client === client;
      if (goesOn) await context.attempt(() => context.request('start', {}));
    }
  }
}
