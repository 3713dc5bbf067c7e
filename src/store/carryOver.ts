/** What a person changed while a session was being built, which knows of the experiment only as it was before. */
import type { Experiment } from '../config/experiment.ts';
import { FIELD_IDS, FIELDS } from '../config/fields.ts';
import type { LabContext } from './context.ts';
import { followLive } from './applySession.ts';

/** What a build was asked for. */
export interface Sent {
  /** The draft at that moment. */
  draft: Experiment;
  /** What was sent: the draft with the plan, if there is one. */
  experiment: Experiment;
}

/**
 * Sends the new session what is live and differs between the draft as it was when the build began and what is `wanted`
 * now; what began otherwise than the draft had it (see `withPlan`) the form takes over.
 */
export async function carryOver(context: LabContext, { draft, experiment }: Sent, wanted: Experiment): Promise<void> {
  followLive(context, draft.settings, experiment.settings);
  // What came with a preset meanwhile waits for a reset of its own.
  const { waiting } = context.store.getState().form;
  const changed = FIELD_IDS.filter((id) => draft.settings[id] !== wanted.settings[id]);
  const live = changed.filter((id) => FIELDS[id].live && !waiting.includes(id));
  if (live.length > 0) {
    const changes = Object.fromEntries(live.map((id) => [id, wanted.settings[id]]));
    await context.attemptOfSession(() => context.request('setLive', { changes }));
  }
  for (const { id: lane, ...setup } of wanted.lanes) {
    const before = draft.lanes.find(({ id }) => id === lane);
    const isThere = experiment.lanes.some(({ id }) => id === lane);
    if (!before || !isThere || JSON.stringify(before) === JSON.stringify({ id: lane, ...setup })) continue;
    await context.attemptOfSession(() => context.request('setFreeze', { lane, ...setup }));
  }
}
