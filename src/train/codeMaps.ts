/** Maps of codebook and probe: one pair of directions per lane and layer, kept from map to map. */
import type { LaneId } from '../config/experiment.ts';
import { pacer } from '../data/pacing.ts';
import { randomStream } from '../data/random.ts';
import type { CodeMap, TrailOrigin } from '../protocol/codes.ts';
import type { Lane } from './lane.ts';
import {
  alignedWith,
  explainedShare,
  fitAxes,
  type PrincipalAxes,
  projectRows,
  type Rows,
  thinned,
} from './principalAxes.ts';
import { readFormerCodes, readProbeCodes } from './probeCodes.ts';
import type { Session } from './session.ts';

/** The directions are fitted anew when they show less than this part of the variance share that they showed at first. */
const REFIT_BELOW = 0.9;
/** Values of codes, and of rows, that the directions are fitted to and judged by: a product with them takes some milliseconds. */
const MOST_VALUES = 2 ** 18;
/** Positions remembered between the first and the last. Beyond it every second one is dropped, so they span any run. */
const MOST_BETWEEN = 24;

interface View {
  axes: PrincipalAxes;
  /** What they explained when they were fitted. */
  fitted: number;
  fit: number;
  /** Positions of the codes at earlier steps, oldest first. */
  between: { step: number; at: Float32Array }[];
}

/** The maps of one session. */
export class CodeMaps {
  readonly #session: Session;
  /** By layer. A lane that was put back or added is another one. */
  readonly #views = new WeakMap<Lane, Map<number, View>>();
  /** The newest view of each layer, whichever lane's: another lane is first seen in the same way, so that they compare. */
  readonly #newest = new Map<number, View>();
  #fits = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Draws the map of a lane as it is now. Nothing of the lane changes; it may be trained meanwhile.
   * @returns null if the lane has no such codebook, or values that are not finite
   * @throws LabError if there is no such lane
   */
  async measure(id: LaneId, layer: number, origin: TrailOrigin): Promise<CodeMap | null> {
    const { step, id: sessionId } = this.#session;
    const split = this.#session.trainingData.start;
    const lane = this.#session.lane(id);
    const reads = [readProbeCodes(lane, split, layer), readFormerCodes(lane, layer, origin)] as const;
    const [now, former] = await Promise.all(reads);
    if (!now || !former) return null;
    const { dim, tokens } = now;
    const codes: Rows = { values: now.embed, dim };
    const rows: Rows = { values: now.rows, dim };
    const breatheIfDue = pacer(undefined);
    const some = [thinned(codes, MOST_VALUES), thinned(rows, MOST_VALUES)];
    const view = await this.#view(lane, layer, some, breatheIfDue);
    if (!view) return null;
    const at = projectRows(codes, view.axes);
    await breatheIfDue();
    const points = projectRows(rows, view.axes);
    await breatheIfDue();
    const between = view.between.filter((each) => each.step > former.since && each.step < step);
    const first = projectRows({ values: former.embed, dim }, view.axes);
    view.between = sparser([...view.between.filter((each) => each.step < step), { step, at }]);
    const counts = new Float32Array(at.length / 2);
    for (const token of tokens) counts[token]! += 1;
    return {
      sessionId,
      lane: id,
      layer,
      step,
      fit: view.fit,
      explained: explainedShare(some, view.axes),
      origin,
      since: former.since,
      // Copies, as buffers may leave with the message.
      trail: [first, ...between.map((each) => each.at.slice()), at.slice()],
      counts,
      points,
      tokens,
    };
  }

  async #view(lane: Lane, layer: number, sets: Rows[], breatheIfDue: () => Promise<void>): Promise<View | null> {
    const views = this.#views.get(lane) ?? new Map<number, View>();
    this.#views.set(lane, views);
    const before = views.get(layer) ?? this.#newest.get(layer);
    const explained = before ? explainedShare(sets, before.axes) : 0;
    if (Number.isNaN(explained)) return null;
    let view = views.get(layer);
    if (before && explained >= REFIT_BELOW * before.fitted) {
      view ??= { ...before, between: [] };
    } else {
      const fitted = await fitPaced(sets, breatheIfDue);
      if (!fitted) return null;
      const axes = before ? alignedWith(fitted, before.axes) : fitted;
      this.#fits += 1;
      view = { axes, fitted: explainedShare(sets, axes), fit: this.#fits, between: [] };
    }
    views.set(layer, view);
    this.#newest.set(layer, view);
    return view;
  }
}

async function fitPaced(sets: Rows[], breatheIfDue: () => Promise<void>): Promise<PrincipalAxes | null> {
  const work = fitAxes(sets, randomStream(0, 'principal axes'));
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    await breatheIfDue();
  }
}

/** Every second one, once there are too many. */
function sparser<T>(all: T[]): T[] {
  return all.length <= MOST_BETWEEN ? all : all.filter((_, i) => i % 2 === 0);
}
