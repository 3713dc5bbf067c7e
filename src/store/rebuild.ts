/** A session in the place of the one that is there. */
import { applySession } from './applySession.ts';
import { carryOver } from './carryOver.ts';
import type { LabContext } from './context.ts';
import { withPlan } from './plan.ts';
import { restOf } from './rest.ts';
import { replacing } from './replacement.ts';

/**
 * Builds the draft, or what is planned. What a person changes meanwhile, and can be changed while training, follows.
 * @throws LabError if it is refused or cancelled; the session that was there then stays
 */
export async function rebuild(context: LabContext): Promise<void> {
  const { draft, plan } = context.store.getState();
  const experiment = withPlan(draft, plan);
  const session = await replacing(context, async () => {
    await restOf(context).over();
    return context.request('build', { experiment });
  });
  const { draft: wanted } = context.store.getState();
  applySession(context, session);
  await carryOver(context, { draft, experiment }, wanted);
}
