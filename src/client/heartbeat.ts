/** Notices a worker that no longer answers: ended, crashed without a word, or caught in a loop. */
import type { Endpoint } from '../protocol/wire.ts';

/**
 * Milliseconds between two looks. Someone who hears from the worker anyway, as in training, sends it nothing: only after
 * a whole look without a message it is asked for a sign.
 */
const LOOK_EVERY = 1000;
/**
 * A look that comes this late says that the page itself stood still: its tab was hidden and its timers were stretched,
 * the machine slept, or something held the main thread. What was waited for before counts for nothing then.
 */
const PAGE_WAS_AWAY = 3000;
/**
 * Milliseconds without a sign that are too long. At the start the worker's script is loaded and read before it can say
 * anything, which takes 2 s on two busy cores with a GPU in software, and longer on a slow line. After that the longest
 * pieces that it computes without a pause were those of the GPT-SoVITS preset on wasm, on the same machine: 3.8 s in
 * building the model, 1 s in training. Shaders compile beside the worker.
 */
export const PATIENCE = { first: 10_000, later: 5_000, most: 30_000 };
/**
 * Milliseconds in vain after which nobody waits any more: in software a first step on a busy machine was never silent for
 * half of it.
 */
export const GIVE_UP = 60_000;
/**
 * A worker that was late and came back may be twice as late the next time: a large model without a GPU computes for
 * seconds in every step, and a notice that comes and goes helps nobody. Each look after which it was heard takes a fifth
 * of that back, so that a worker that answers promptly again is watched as before.
 */
const ALLOWANCE = 2;
const TAKEN_BACK = 0.8;

export interface HeartbeatListener {
  /** Asks the other side for a message, whatever it says. */
  ask(): void;
  onSilent(): void;
  /** Called at its first sign after `onSilent`. */
  onBack(): void;
  /** Called once when it has been silent for so long that it will not come back. */
  onGivenUp(): void;
}

/**
 * Watches the messages of an endpoint.
 * @returns ends the watch
 */
export function watchHeartbeat(
  endpoint: Endpoint,
  { ask, onSilent, onBack, onGivenUp }: HeartbeatListener,
): () => void {
  let patience = PATIENCE.first;
  /** Milliseconds that the page has listened in vain, its own absences left out. */
  let waited = 0;
  let everHeard = false;
  let heardSinceLook = false;
  let asked = false;
  let silent = false;
  let givenUp = false;
  let lastLook = performance.now();

  const heard = (): void => {
    patience = Math.max(everHeard ? patience : PATIENCE.later, Math.min(ALLOWANCE * waited, PATIENCE.most));
    everHeard = true;
    waited = 0;
    heardSinceLook = true;
    asked = false;
    if (!silent) return;
    silent = false;
    onBack();
  };
  const look = (): void => {
    const now = performance.now();
    const passed = now - lastLook;
    lastLook = now;
    waited = passed > PAGE_WAS_AWAY || heardSinceLook ? 0 : waited + passed;
    if (heardSinceLook) {
      heardSinceLook = false;
      patience = Math.max(TAKEN_BACK * patience, PATIENCE.later);
      return;
    }
    // One question at a time: a worker that comes back finds no heap of them.
    if (!asked) {
      asked = true;
      ask();
    }
    if (silent && !givenUp && waited >= GIVE_UP) {
      givenUp = true;
      onGivenUp();
    }
    if (silent || waited < patience) return;
    silent = true;
    onSilent();
  };
  endpoint.addEventListener('message', heard);
  const timer = setInterval(look, LOOK_EVERY);
  return () => {
    clearInterval(timer);
    endpoint.removeEventListener('message', heard);
  };
}
