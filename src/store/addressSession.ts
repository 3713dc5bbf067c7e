/** From what the address asks for to a first session, whatever it asks for: what cannot be had is said. */
import { wireError } from '../client/labError.ts';
import { defaultExperiment } from '../config/experiment.ts';
import { texts } from '../config/texts/index.ts';
import type { SessionState } from '../protocol/session.ts';
import type { LabContext } from './context.ts';
import { shown } from './query.ts';

/** All problems go to the log; one notice has the first of them, since nobody can read a dozen at once. */
export function reportAddress(context: LabContext, problems: readonly string[]): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  for (const message of problems) context.log({ code: 'error', error: { code: 'invalid-request', message } }, 0, null);
  const message = others.length === 0 ? first : `${first} ${texts.address.more(others.length)}`;
  context.notices.tell({ kind: 'error', error: { code: 'invalid-request', message } });
}

/**
 * Builds the draft. While it is still what the address asks for, voices that there are not are taken out of it, and if it
 * is refused, the default experiment takes its place.
 * @throws LabError as of the request `build`
 */
export async function firstSession(context: LabContext): Promise<SessionState> {
  const build = () => context.request('build', { experiment: context.store.getState().draft });
  if (!context.draftIsOfAddress) return build();
  context.draftIsOfAddress = false;
  dropUnknownVoices(context);
  try {
    return await build();
  } catch (thrown) {
    const error = wireError(thrown);
    if (error.code !== 'invalid-request' && error.code !== 'no-data') throw thrown;
    // Not what is asked for but what is there may be at fault; then this fails as well, and the draft stays.
    const { settings } = defaultExperiment();
    const { draft } = context.store.getState();
    const session = await context.request('build', { experiment: { ...draft, settings } });
    context.changeDraft((now) => ({ ...now, settings }));
    reportAddress(context, [texts.address.notBuilt(error.message)]);
    return session;
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
  reportAddress(context, [texts.address.noVoice(named, known, taken)]);
}
