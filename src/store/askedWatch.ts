/** Sees whether the run is still the one that was asked for, and answers when it has come to its end. */
import type { AuditReport } from '../protocol/audit.ts';
import { scenarioOf } from '../scenarios/list.ts';
import type { ScenarioAnswer } from '../scenarios/scenario.ts';
import { type Asked, follows } from './asked.ts';
import { isLive } from './condition.ts';
import type { LabContext } from './context.ts';
import type { LabActions, LabState, LogEntry } from './state.ts';

/** Looks whenever the session or the log changed. Ends with the store. */
export function watchAsked(context: LabContext): void {
  const { store } = context;
  let looking = false;
  let stale = false;
  const look = async (): Promise<void> => {
    if (looking) {
      stale = true;
      return;
    }
    looking = true;
    do {
      stale = false;
      await lookAt(context);
    } while (stale);
    looking = false;
  };
  store.subscribe((state, before) => {
    if (state.asked === null || state.asked.state === 'building') return;
    const changed = state.session !== before.session || state.log !== before.log;
    if (changed || state.asked.state !== before.asked?.state) void look();
  });
}

/** The question of the address counts as asked once the first session was built, unless something else came in its place. */
export function settleAsked({ store }: LabContext, { setFlipReference }: Pick<LabActions, 'setFlipReference'>): void {
  const { asked } = store.getState();
  if (asked?.state !== 'building') return;
  store.setState({ asked: { ...asked, state: 'following' } });
  const wanted = asked.scenario && scenarioOf(asked.scenario)?.flipsAgainst;
  if (wanted) void setFlipReference(wanted);
}

async function lookAt(context: LabContext): Promise<void> {
  const { store } = context;
  const { asked, session } = store.getState();
  if (asked === null || asked.state === 'building' || session === null || !isLive(store.getState())) return;
  // The worker may go meanwhile, which is said elsewhere.
  const run = await context.request('runTimeline', {}).catch(() => undefined);
  const now = store.getState();
  // What was heard is of another session, or of another question.
  if (run === undefined || now.asked !== asked || now.session?.sessionId !== session.sessionId) return;
  const state = follows(run, asked) ? 'following' : 'left';
  const ended = state === 'following' && !now.session.running && now.session.step >= asked.steps;
  const answer = ended ? (asked.answer ?? answerTo(context, asked, now)) : ended === asked.ended ? asked.answer : null;
  if (state === asked.state && ended === asked.ended && answer === asked.answer) return;
  store.setState({ asked: { ...asked, state, ended, answer } });
}

/** The answer of a scenario from what the page was told of the run; null if it lacks something. */
function answerTo(
  { series }: LabContext,
  { scenario, experiment, steps }: Asked,
  state: LabState,
): ScenarioAnswer | null {
  if (scenario === null) return null;
  const run = { experiment, steps, lanes: series.lanes, verdicts: verdictsIn(state.log) };
  return scenarioOf(scenario)?.answer(run) ?? null;
}

/** Verdicts on freezes that ended, of the session that is there. */
function verdictsIn(log: readonly LogEntry[]): AuditReport[] {
  const built = log.findLastIndex(({ content }) => content.code === 'built');
  return log.slice(built + 1).flatMap(({ content }) => (content.code === 'verdict' ? [content.report] : []));
}
