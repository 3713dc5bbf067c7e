/** The lanes of a session, in the order of their names. */
import { LANE_IDS, type LaneId, type LaneSetup } from '../config/experiment.ts';
import { freeLaneId } from '../config/timeline.ts';
import { LabError } from '../protocol/errors.ts';
import { disposeLane, type Lane } from './lane.ts';
import { putBack, readCopy, type StateCopy } from './laneCopy.ts';

export class LaneList {
  readonly #lanes: Lane[];
  /** Lanes whose freeze state changed since their last step. */
  readonly changed = new Set<LaneId>();

  /** @param lanes at least one */
  constructor(lanes: Lane[]) {
    this.#lanes = lanes;
  }

  get all(): Lane[] {
    return this.#lanes;
  }

  get ids(): LaneId[] {
    return this.#lanes.map(({ setup }) => setup.id);
  }

  /** @throws LabError if there is no such lane */
  get(id: LaneId): Lane {
    const lane = this.#lanes.find(({ setup }) => setup.id === id);
    if (!lane) throw new LabError('invalid-request', { code: 'no-such-lane', id, there: this.ids });
    return lane;
  }

  has(id: LaneId): boolean {
    return this.#lanes.some(({ setup }) => setup.id === id);
  }

  /** A name that no lane has. @throws LabError if all are taken */
  freeId(): LaneId {
    const free = freeLaneId(this.ids);
    if (!free) throw new LabError('invalid-request', { code: 'lanes-full', laneIds: LANE_IDS.length });
    return free;
  }

  insert(lane: Lane): void {
    this.#lanes.push(lane);
    if (lane.setup.frozen) this.changed.add(lane.setup.id);
    this.#lanes.sort((a, b) => a.setup.id.localeCompare(b.setup.id));
  }

  /** Takes a lane out, which is the caller's then. @throws LabError for the last one */
  remove(id: LaneId): Lane {
    const lane = this.get(id);
    if (this.#lanes.length === 1) throw new LabError('invalid-request', { code: 'last-lane' });
    this.changed.delete(id);
    this.#lanes.splice(this.#lanes.indexOf(lane), 1);
    return lane;
  }

  /**
   * Puts the lanes back to copies of them; those without a copy are gone then.
   * @returns freezes and thaws that no step has seen yet, as the lanes had them
   */
  async putBack({ lanes: copies, changed }: StateCopy): Promise<LaneSetup[]> {
    const read = await Promise.all([...copies].map(async ([id, copy]) => ({ id, copy, values: await readCopy(copy) })));
    const asked = this.#lanes.flatMap(({ setup }) => (this.changed.has(setup.id) ? [setup] : []));
    const gone = this.#lanes.filter(({ setup }) => !copies.has(setup.id));
    for (const { setup } of gone) disposeLane(this.remove(setup.id));
    // One may have been removed meanwhile.
    for (const { id, copy, values } of read) if (this.has(id)) putBack(this.get(id), copy, values);
    this.changed.clear();
    for (const id of changed) this.changed.add(id);
    return asked.filter(({ id }) => this.has(id));
  }
}
