/** What a person changed while a session was being built, which knows of the experiment only as it was before. */
import type { Experiment } from '../config/experiment.ts';
import { FIELD_IDS, FIELDS } from '../config/fields.ts';
import type { LabContext } from './context.ts';

/** Sends the new session what is live and differs between the experiment that was `sent` and what is `wanted` now. */
export async function carryOver(context: LabContext, sent: Experiment, wanted: Experiment): Promise<void> {
  const live = FIELD_IDS.filter((id) => FIELDS[id].live && sent.settings[id] !== wanted.settings[id]);
  if (live.length > 0) {
    const changes = Object.fromEntries(live.map((id) => [id, wanted.settings[id]]));
    await context.attemptOfSession(() => context.request('setLive', { changes }));
  }
  for (const { id: lane, ...setup } of wanted.lanes) {
    const before = sent.lanes.find(({ id }) => id === lane);
    if (!before || JSON.stringify(before) === JSON.stringify({ id: lane, ...setup })) continue;
    await context.attemptOfSession(() => context.request('setFreeze', { lane, ...setup }));
  }
}
