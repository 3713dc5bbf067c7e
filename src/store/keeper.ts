/**
 * Keeps the present run, all the time: a copy every few seconds of training, and whenever it stands still or another run
 * takes its place. What is kept lies in the store of runs; nothing here touches the worker's session.
 */
import { wireError } from '../protocol/errors.ts';
import type { PaceEvent } from '../protocol/events.ts';
import type { KeptState } from '../protocol/keeping.ts';
import type { SessionState } from '../protocol/session.ts';
import { writeSessionPage } from '../metrics/sessionPage.ts';
import { MemoryRuns } from '../runs/memoryRuns.ts';
import type { RunEntry } from '../runs/runEntry.ts';
import { type RunStore, RunStoreError, type RunUpdate } from '../runs/runStore.ts';
import type { LabContext } from './context.ts';
import { CurveParts } from './curveParts.ts';
import { type Adopted, entryOf, lanesOf, newRunId, type Present } from './presentRun.ts';
import { makeRoom, type RunPlace, setOpen, withRoom } from './runPlace.ts';
import type { Keeping } from './runState.ts';

/** Milliseconds between two copies in training, at least: what a crash may cost, with the time that a copy takes. */
const SHORTEST_INTERVAL = 5000;
/** Most of training's time that copies may take. */
const LARGEST_SHARE = 0.02;
/** Milliseconds between two copies for what a person changed in training. */
const SOON = 1000;
/** Milliseconds between two marks of how far a run is. */
const MARK_EVERY = 1000;
/** Milliseconds that a run stands still before it is kept: a person who presses *Step* again and again waits for none. */
const SETTLE = 300;
/** Milliseconds after which a deleted run can no longer be brought back by the page that deleted it. */
const LEFT_OVER = 30 * 60_000;
/** Milliseconds for which it is said that the store was cleared: keeping all anew takes less than a person to read it. */
const SAY_CLEARED = 10_000;
/** Milliseconds between attempts to open a store that was cleared: until all of it is gone, a browser refuses. */
const REOPEN_AFTER = [100, 400, 1500, 5000];

export class Keeper {
  readonly #context: LabContext;
  readonly place: RunPlace;
  #runs: Promise<RunStore>;
  #present: Present | null = null;
  readonly #adopted = new Map<string, Adopted>();
  /** What is being written, one after another, and how much of it. */
  #writing: Promise<unknown> = Promise.resolve();
  #pending = 0;
  #asking: Promise<void> | null = null;
  /** What was asked for meanwhile. */
  #next: Promise<void> | null = null;
  #nextTime = 0;
  /** When a copy was asked for last. */
  #lastTime = -Infinity;
  #nextMark = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #clearedAt = -Infinity;

  constructor(context: LabContext, place: RunPlace) {
    this.#context = context;
    this.place = place;
    this.#runs = this.#open();
  }

  /** The store of runs; the page's memory if the browser keeps nothing. Never rejects. */
  get runs(): Promise<RunStore> {
    return this.#runs;
  }

  /** The run that is there, as far as it is kept; null if nothing of it is. */
  get keptRun(): { id: string; step: number; seconds: number } | null {
    const { id, kept } = this.#present ?? {};
    return id !== undefined && kept ? { id, ...kept } : null;
  }

  /** Whether steps were done that no copy has yet. */
  get isBehind(): boolean {
    const { session, sessionEnded, pace } = this.#context.store.getState();
    if (!session || sessionEnded || pace.step === 0) return false;
    return this.#present?.sessionId !== session.sessionId || (this.#present.kept?.step ?? 0) < pace.step;
  }

  /** Takes a kept run for this page: as it is, or as a new one if another page has it. */
  async claim({ id, created, step, seconds }: RunEntry): Promise<Adopted> {
    const hold = this.#present?.id === id ? this.#present.hold : await this.place.hold(id);
    if (hold) await setOpen(this.#runs, id, true);
    if (hold) return { id, created, hold, kept: { step, seconds } };
    return { id: newRunId(), created: Date.now(), hold: null, kept: null };
  }

  /** To be called when a run that was claimed does not go on after all: others may have it. */
  disclaim({ id, hold }: Adopted): void {
    if (hold === this.#present?.hold) return;
    void setOpen(this.#runs, id, false);
    hold?.release();
  }

  /** To be called before the page takes over a session that goes on with a kept run. */
  adopt(sessionId: string, run: Adopted): void {
    this.#adopted.set(sessionId, run);
  }

  /** To be called whenever the worker told how far it is: messages come in hidden tabs as well, where timers do not. */
  onPace({ sessionId, step, seconds }: PaceEvent): void {
    const { session } = this.#context.store.getState();
    if (session?.sessionId !== sessionId || step === 0) return;
    const now = performance.now();
    if (now >= this.#nextMark) {
      this.#nextMark = now + MARK_EVERY;
      this.#mark(this.#runOf(sessionId).id, step, seconds);
    }
    if (session.running && now >= this.#nextTime && this.#asking === null) void this.keepNow();
  }

  /** To be called whenever the session changed: what stands still is kept once it has settled. */
  onState(): void {
    const isWaiting = this.#timer !== undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { session, sessionEnded, pace } = this.#context.store.getState();
    if (!session || sessionEnded) return;
    const present = this.#runOf(session.sessionId);
    const { id } = present;
    const setup = JSON.stringify(session.experiment);
    const isChanged = present.setup !== setup;
    present.setup = setup;
    if (pace.step === 0) return;
    if (session.running) {
      // What a person did is not to be done again: it is kept at once, also if training begins before it was.
      if (!isChanged && !isWaiting) return;
      this.#nextTime = Math.min(this.#nextTime, this.#lastTime + SOON);
      if (performance.now() >= this.#nextTime) void this.keepNow();
      return;
    }
    this.#mark(id, pace.step, pace.seconds);
    this.#timer = setTimeout(() => void this.keepNow(), SETTLE);
  }

  /** Puts what there is now into the store, unless nothing of it is new. Never rejects. */
  keepNow(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#asking === null) {
      this.#asking = this.#ask().finally(() => {
        this.#asking = null;
      });
      return this.#asking;
    }
    // The copy under way may be of an earlier moment.
    this.#next ??= this.#asking.then(() => {
      this.#next = null;
      return this.keepNow();
    });
    return this.#next;
  }

  /**
   * Takes over the last state of a session whose place another one is about to take.
   * @param goesOn whether the same session goes on, as another run
   */
  async onKept(state: KeptState, goesOn: boolean): Promise<void> {
    const { session } = this.#context.store.getState();
    if (session?.sessionId !== state.sessionId || state.step === 0) return;
    const present = this.#runOf(state.sessionId);
    this.#present = goesOn ? this.#newRun(state.sessionId) : null;
    await this.#write(present, state, null);
    present.hold?.release();
    if (present.kept) this.#context.store.setState({ undo: { run: present.id, step: present.kept.step } });
    // What goes on is nobody's to offer before there is a copy of it.
    if (goesOn) void this.keepNow();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#present?.hold?.release();
    void this.#runs.then((runs) => runs.close());
  }

  async #ask(): Promise<void> {
    const { session, sessionEnded, pace } = this.#context.store.getState();
    if (!session || sessionEnded || session.divergence || pace.step === 0) return;
    const present = this.#runOf(session.sessionId);
    if (!session.running && present.keptSession === session) return;
    const { sessionId } = session;
    this.#lastTime = performance.now();
    try {
      const state = await this.#context.request('keep', { sessionId, filesKnown: present.filesId });
      this.#nextTime = performance.now() + Math.max(SHORTEST_INTERVAL, state.cost / LARGEST_SHARE);
      if (state.diverged || this.#present !== present) return;
      await this.#write(present, state, session);
    } catch (thrown) {
      this.#nextTime = performance.now() + SHORTEST_INTERVAL;
      // Another session came, or the worker ended: that is said elsewhere.
      if (wireError(thrown).code !== 'cancelled') this.#say({ trouble: 'failed' });
    }
  }

  /**
   * Writes a copy with the curves of this moment, after what is being written. Never rejects.
   * @param session the session that goes on, as it was when the copy was asked for; null: it is over
   */
  #write(present: Present, state: KeptState, session: SessionState | null): Promise<void> {
    const { store, series } = this.#context;
    const shown = store.getState();
    // What is being written may fail, and then what builds upon it would, too.
    const part = this.#pending === 0 ? present.curves.next(series) : present.curves.all(series);
    const page = writeSessionPage(shown, series, part.from);
    const open = session !== null;
    const running = open && shown.session?.running === true;
    this.#pending += 1;
    const written = this.#writing.then(async () => {
      const entry = { ...entryOf(present, state, shown), open, running, kept: Date.now() };
      const { files, ...lanes } = lanesOf(state);
      await this.#put(present, { entry, lanes, files, curves: { part: part.part, page: await page } });
      present.curves.wrote(part);
      present.filesId = state.filesId;
      present.kept = { step: state.step, seconds: state.seconds };
      present.keptSession = session;
      const trouble = performance.now() - this.#clearedAt < SAY_CLEARED ? 'cleared' : null;
      this.#say({ trouble, step: state.step, at: entry.kept });
    });
    this.#writing = written
      .catch((thrown: unknown) => this.#failed(present, thrown))
      .finally(() => (this.#pending -= 1));
    return this.#writing as Promise<void>;
  }

  async #put(present: Present, update: RunUpdate): Promise<void> {
    const runs = await this.#runs;
    const bytes = update.curves.page.size + update.lanes.lanes.reduce((sum, { weights }) => sum + weights.size, 0);
    await withRoom(this.place, runs, present.id, bytes, () => runs.keep(update));
    if (update.curves.part === 0) await makeRoom(this.place, runs, present.id, 0);
  }

  #failed(present: Present, thrown: unknown): void {
    const failure = thrown instanceof RunStoreError ? thrown.failure : 'closed';
    present.curves.forget();
    present.filesId = null;
    // Cleared by the person, or in another tab: all of it is kept anew, at once.
    if (failure === 'missing') this.#nextTime = 0;
    if (failure === 'missing') this.onState();
    else this.#say({ trouble: failure === 'full' ? 'full' : 'failed' });
  }

  /** @param pauses before further attempts, in milliseconds */
  #open([pause, ...later]: readonly number[] = []): Promise<RunStore> {
    const ended = (): void => {
      this.#present?.curves.forget();
      if (this.#present) Object.assign(this.#present, { filesId: null, kept: null, keptSession: null });
      this.#clearedAt = performance.now();
      this.#say({ trouble: 'cleared', step: null, at: null });
      setTimeout(() => this.#saidCleared(), SAY_CLEARED);
      this.#runs = this.#open(REOPEN_AFTER);
      void this.keepNow();
    };
    return this.place.open(ended).then(
      (runs) => {
        this.#say({ lasting: true });
        // What was deleted on a page that ended before it was forgotten; another page may still bring back what is newer.
        void runs.purge(Date.now() - LEFT_OVER).catch(() => undefined);
        return runs;
      },
      async () => {
        if (pause !== undefined) {
          await new Promise((resolve) => setTimeout(resolve, pause));
          return this.#open(later);
        }
        this.#say({ lasting: false });
        return new MemoryRuns();
      },
    );
  }

  #saidCleared(): void {
    const { trouble } = this.#context.store.getState().keeping;
    if (trouble === 'cleared' && this.#present?.kept) this.#say({ trouble: null });
  }

  #mark(id: string, step: number, seconds: number): void {
    // Only tells how much was lost; whether anything can be kept is told by the copies.
    void this.#runs.then((runs) => runs.mark({ id, step, seconds, at: Date.now() })).catch(() => undefined);
  }

  /** The run of a session; a session that is new has left the run before, whatever became of that. */
  #runOf(sessionId: string): Present {
    const before = this.#present;
    if (before?.sessionId === sessionId) return before;
    const run = this.#newRun(sessionId);
    if (before && before.id !== run.id) void this.#leave(before);
    this.#present = run;
    return run;
  }

  #newRun(sessionId: string): Present {
    const adopted = this.#adopted.get(sessionId);
    this.#adopted.delete(sessionId);
    const { id = newRunId(), created = Date.now(), hold = null, kept = null } = adopted ?? {};
    const run: Present = {
      id,
      sessionId,
      created,
      hold,
      curves: new CurveParts(),
      filesId: null,
      kept,
      setup: '',
      keptSession: null,
    };
    this.#say({ step: kept?.step ?? null, at: null });
    if (hold === null) void this.place.hold(id).then((held) => (run.hold = held));
    return run;
  }

  async #leave(run: Present): Promise<void> {
    run.hold?.release();
    if (run.kept === null) return;
    this.#context.store.setState({ undo: { run: run.id, step: run.kept.step } });
    await setOpen(this.#runs, run.id, false);
  }

  #say(news: Partial<Keeping>): void {
    this.#context.store.setState(({ keeping }) => ({ keeping: { ...keeping, ...news } }));
  }
}
