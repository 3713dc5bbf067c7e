/** Kept runs that go on: after an undo, on a later visit, and by themselves when the worker or its device was lost. */
import type { BackendWish } from '../protocol/requests.ts';
import { runFile } from '../runs/runFile.ts';
import type { KeptRun } from '../runs/runStore.ts';
import { askSession } from './applySession.ts';
import { connect } from './connection.ts';
import type { LabContext } from './context.ts';
import type { Keeper } from './keeper.ts';
import { runOf } from './keptRun.ts';
import { restOf } from './rest.ts';
import { openSessionFile } from './sessionFileActions.ts';
import type { Offer, RunActions } from './runState.ts';
import type { LabState } from './state.ts';
import { marksOf } from './runPlace.ts';
import { replacing, undoable } from './replacement.ts';

/** Losses within `WINDOW` milliseconds after which a person has to decide: going on leads to the next one. */
const MOST_LOSSES = 3;
const WINDOW = 5 * 60_000;
/** The lock of a page that crashed may outlive it by a moment. */
const LOOK_AGAIN_AFTER = [500, 2000, 5000];

type ResumeActions = Pick<RunActions, 'undo' | 'acceptOffer' | 'goOn' | 'declineOffer' | 'openRun'>;

/** @param start lets the run that is there train */
export function resumeActions(context: LabContext, recovery: Recovery, start: () => Promise<void>): ResumeActions {
  const { store } = context;
  return {
    async undo() {
      const undo = undoable(store.getState());
      if (!undo) return;
      store.setState({ undo: null });
      const done = await context.attempt(() => resume(context, undo.run));
      if (done === null) store.setState((state) => ({ undo: state.undo ?? undo }));
    },
    async acceptOffer() {
      const { offer } = store.getState();
      if (!offer) return;
      store.setState({ offer: null });
      const run = await context.attempt(() => resume(context, offer.run));
      if (run === null) store.setState({ offer });
      else if (offer.running) await start();
    },
    goOn: () => recovery.goOn(),
    declineOffer() {
      const { offer } = store.getState();
      store.setState({ offer: null });
      if (offer) void context.keeper?.runs.then((runs) => runs.setOpen(offer.run, false)).catch(() => undefined);
    },
    async openRun(run) {
      await context.attempt(() => resume(context, run));
      if (store.getState().offer?.run === run) store.setState({ offer: null });
    },
  };
}

/**
 * Finds a run that ended with its page and no page has now. Never rejects.
 * @param pauses milliseconds before further looks, as long as nothing was trained here
 */
export async function findOffer(context: LabContext, pauses = LOOK_AGAIN_AFTER): Promise<void> {
  const { keeper, store } = context;
  const found = keeper && (await offerOf(keeper).catch(() => null));
  if (found instanceof Object) store.setState({ offer: found });
  const [pause, ...later] = pauses;
  if (found !== 'held' || pause === undefined) return;
  await new Promise((resolve) => setTimeout(resolve, pause));
  if (store.getState().pace.step === 0) await findOffer(context, later);
}

/** @returns `held` if all that might be offered are another page's */
async function offerOf(keeper: Keeper): Promise<Offer | 'held' | null> {
  const runs = await keeper.runs;
  const open = (await runs.entries()).filter((entry) => entry.open);
  const ids = open.map(({ id }) => id);
  const marks = await marksOf(runs, ids);
  const held = await keeper.place.held(ids, marks);
  const left = open.filter(({ id }) => !held.has(id) && id !== keeper.keptRun?.id);
  const [newest, ...others] = left;
  if (!newest) return held.size > 0 ? 'held' : null;
  const mark = marks.get(newest.id);
  const lost = mark
    ? { steps: Math.max(0, mark.step - newest.step), seconds: Math.max(0, mark.seconds - newest.seconds) }
    : null;
  const { id: run, step, kept: at } = newest;
  // It may have begun to train after the copy.
  const running = newest.running || (lost !== null && lost.steps > 0);
  return { run, step, at, running, lost, others: others.length };
}

/**
 * Puts a kept run in the place of what is there, with its files, curves and log; what was there is kept.
 * @param shown log and view, if not those that were kept with it
 * @throws LabError if it is gone, or another page's; what `importSession` is refused for, or `cancelled`
 */
function resume(context: LabContext, id: string, shown?: LabState): Promise<KeptRun> {
  return replacing(context, () => putBack(context, id, shown));
}

async function putBack(context: LabContext, id: string, shown: LabState | undefined): Promise<KeptRun> {
  const { keeper } = context;
  const run = await runOf(context, id);
  const file = await runFile(run, shown);
  await restOf(context).over();
  const claimed = (await keeper?.claim(run.entry)) ?? null;
  try {
    await openSessionFile(context, file, claimed);
  } catch (thrown) {
    if (claimed) keeper?.disclaim(claimed);
    throw thrown;
  }
  return run;
}

/** Goes on by itself when the worker or its device was lost. */
export class Recovery {
  readonly #context: LabContext;
  readonly #wish: BackendWish;
  readonly #start: () => Promise<void>;
  #losses: number[] = [];

  constructor(context: LabContext, wish: BackendWish, start: () => Promise<void>) {
    this.#context = context;
    this.#wish = wish;
    this.#start = start;
  }

  /** To be called when the worker was ended without being asked. Never rejects. */
  async afterLoss(was: NonNullable<LabState['interrupted']>): Promise<void> {
    const { store, keeper } = this.#context;
    const { recovering } = store.getState();
    // A worker that cannot even start is not started again and again.
    if (!keeper?.keptRun || (was === 'starting' && recovering === null)) return;
    const now = Date.now();
    this.#losses = [...this.#losses.filter((time) => now - time < WINDOW), now];
    if (this.#losses.length <= MOST_LOSSES) await this.goOn();
    else store.setState({ recovering: null });
  }

  /** Goes on from the copy in a new worker; nothing if there is no copy. Never rejects. */
  async goOn(): Promise<void> {
    const { store, keeper } = this.#context;
    const before = store.getState();
    const kept = keeper?.keptRun;
    if (!kept) return;
    const training = before.interrupted === 'training' || before.recovering?.training === true;
    const { until } = restOf(this.#context);
    store.setState({ recovering: { step: kept.step, training } });
    await connect(this.#context, this.#wishNow(before), () => this.#resume(kept.id, before));
    // Lost again meanwhile: what that began decides.
    if (store.getState().connection !== 'ready') return;
    store.setState({ recovering: null });
    const { session, sessionEnded } = store.getState();
    if (!training || !session || sessionEnded) return;
    // What a person asked for was a number of steps, or to train on.
    if (until === null) await this.#start();
    else await askSession(this.#context, () => restOf(this.#context).step(until - session.step));
  }

  /** A device that was lost twice in a row is left alone, unless the address asks for it. */
  #wishNow({ backend }: LabState): BackendWish {
    const again = this.#losses.length === MOST_LOSSES && backend === null;
    return again && this.#wish.backend === null ? { ...this.#wish, backend: 'wasm' } : this.#wish;
  }

  /** The kept run in the new worker, beside what a person had chosen since. */
  async #resume(id: string, before: LabState): Promise<void> {
    const { store } = this.#context;
    const { audioFiles, featureFiles } = this.#context;
    const brought = { audio: new Map(audioFiles), features: new Map(featureFiles) };
    const run = await resume(this.#context, id, before);
    const { draft, plan, pace } = before;
    this.#context.changeDraft(({ lanes }) => ({ ...draft, lanes }));
    store.setState({ plan });
    await this.#bringAgain(brought);
    const { step, backend } = run.entry;
    const name = store.getState().backend?.name ?? '';
    const other = backend === name ? '' : backend;
    this.#context.log(
      { code: 'went-on', lost: Math.max(0, pace.step - step), backend: name, before: other },
      step,
      null,
    );
  }

  /** Files that were added after the run was kept. */
  async #bringAgain({ audio, features }: Record<'audio' | 'features', ReadonlyMap<string, File>>): Promise<void> {
    const { store, audioFiles, featureFiles } = this.#context;
    const lacks = (there: ReadonlyMap<string, File>, brought: ReadonlyMap<string, File>): File[] =>
      [...brought.values()].filter(({ name }) => !there.has(name));
    const sound = lacks(audioFiles, audio);
    if (sound.length > 0) {
      const result = await this.#context.request('addAudio', { files: sound });
      for (const file of sound) audioFiles.set(file.name, file);
      store.setState({ audio: { ...result, changed: true } });
    }
    const tensors = lacks(featureFiles, features);
    if (tensors.length > 0) {
      const { manifest } = await this.#context.request('addFeatures', { files: tensors });
      for (const file of tensors) featureFiles.set(file.name, file);
      store.setState({ features: { manifest, changed: true } });
    }
  }
}
