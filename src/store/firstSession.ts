/** The first session of a worker, whatever the address or the form asks for: what cannot be had is said. */
import type { Client } from '../client/client.ts';
import { defaultExperiment } from '../config/experiment.ts';
import type { Problem } from '../config/problems/problem.ts';
import { wireError } from '../protocol/errors.ts';
import type { SessionState } from '../protocol/session.ts';
import type { Sent } from './carryOver.ts';
import type { LabContext } from './context.ts';
import { withPlan } from './plan.ts';
import { shown } from './query.ts';

/** What the banner of a run that waits for files says by itself. */
const OF_FILES: readonly Problem['code'][] = ['address-no-files', 'address-no-checkpoint'];

/** All problems go to the log; one notice has the first of them, since nobody can read a dozen at once. */
export function reportAddress(context: LabContext, problems: readonly Problem[]): void {
  for (const problem of problems) context.log({ code: 'error', error: { code: 'invalid-request', problem } }, 0, null);
  const { awaited } = context.store.getState();
  const [first, ...others] = problems.filter(({ code }) => awaited === null || !OF_FILES.includes(code));
  if (first === undefined) return;
  const problem: Problem = others.length === 0 ? first : { code: 'address-and-more', first, more: others.length };
  context.notices.tell({ kind: 'error', error: { code: 'invalid-request', problem } });
}

/** What a connection begins with. */
interface First {
  session: SessionState;
  sent: Sent;
}

/**
 * Builds the draft. One that is refused must not keep a person from training: in the place of what the address asks for
 * comes the default experiment, in the place of changes that waited for a reset what was trained before, if anything was.
 * @throws LabError as of the request `build`
 */
export async function firstSession(context: LabContext, client: Client): Promise<First> {
  const ofAddress = context.draftIsOfAddress;
  context.draftIsOfAddress = false;
  if (ofAddress) dropUnknownVoices(context);
  const { draft, plan, session: before } = context.store.getState();
  const experiment = withPlan(draft, plan);
  try {
    return { session: await client.request('build', { experiment }), sent: { draft, experiment } };
  } catch (thrown) {
    const error = wireError(thrown);
    const settings = (ofAddress ? null : before?.experiment.settings) ?? defaultExperiment().settings;
    if (error.code !== 'invalid-request' && error.code !== 'no-data') throw thrown;
    // Not what is asked for but what is there may be at fault; then this fails as well, and the draft stays.
    const sent = { draft: { ...draft, settings }, experiment: withPlan({ ...draft, settings }, plan) };
    const session = await client.request('build', { experiment: sent.experiment });
    if (ofAddress) {
      context.changeDraft((now) => ({ ...now, settings }));
      reportAddress(context, [{ code: 'address-not-built', reason: error.problem }]);
    } else {
      const code = before ? 'kept-as-before' : 'default-instead';
      context.report({ ...error, problem: { code, reason: error.problem } });
    }
    return { session, sent };
  }
}

function dropUnknownVoices(context: LabContext): void {
  const { voices, draft } = context.store.getState();
  const known = voices.map(({ id }) => id);
  const unknown = draft.settings.voices.filter((id) => !known.includes(id));
  if (known.length === 0 || unknown.length === 0) return; // without a list the build says why there is none
  const taken = draft.settings.voices.filter((id) => known.includes(id));
  context.changeDraft((now) => ({ ...now, settings: { ...now.settings, voices: taken } }));
  const named = unknown.slice(0, 5).map((id) => shown(id));
  reportAddress(context, [{ code: 'address-no-voice', unknown: named, known, taken }]);
}
