/** From nothing to a first session, and again after the worker was lost. */
import { type Client, createClient } from '../client/client.ts';
import { GIVE_UP, watchHeartbeat } from '../client/heartbeat.ts';
import type { Link } from '../client/spawnWorker.ts';
import { type WireError, wireError } from '../protocol/errors.ts';
import type { BackendWish } from '../protocol/requests.ts';
import { applySession } from './applySession.ts';
import { carryOver } from './carryOver.ts';
import { firstSession } from './firstSession.ts';
import type { LabContext } from './context.ts';
import { eventListener } from './events.ts';
import { handOver } from './handover.ts';
import type { LabState } from './state.ts';

/**
 * Ends the worker there is, starts one and builds the draft. Curves and verdicts of the run that ended stay until the
 * new session is there: they can still be looked at and exported. A failure ends in connection `failed`, with the reason.
 * @param goOn brings a session that goes on, in the place of the draft; if it cannot, that is told, and the draft is built
 */
export async function connect(
  context: LabContext,
  wish: BackendWish,
  goOn: (() => Promise<void>) | null = null,
): Promise<void> {
  const { store, options } = context;
  endRun(context, { connection: 'starting', failure: null, interrupted: null });
  let client: Client | null = null;
  try {
    const link = options.connect();
    client = listen(context, link);
    const { backend, voices } = await client.request('initialise', { ...wish, site: options.site });
    store.setState({ backend, voices });
    if (goOn && (await isResumed(context, client, goOn))) {
      store.setState({ connection: 'ready', interrupted: null });
      return;
    }
    await handOver(context, client, 'before');
    const first = await unlessTakenBack(context, client, firstSession(context, client));
    const { draft: wanted } = store.getState();
    const { probeTokens } = context;
    if (first) applySession(context, first.session);
    context.probeTokens = probeTokens;
    await handOver(context, client, 'after');
    store.setState({ connection: 'ready', interrupted: null });
    if (first) await carryOver(context, first.sent, wanted);
  } catch (thrown) {
    // A newer connection took over, or the worker was lost and that was said.
    if (context.client !== client) return;
    lose(context, 'failed', wireError(thrown));
  }
}

/** The first session, or null if a person cancelled it or asked for another one meanwhile: the worker is there all the same. */
async function unlessTakenBack<T>(context: LabContext, client: Client, building: Promise<T>): Promise<T | null> {
  try {
    return await building;
  } catch (thrown) {
    if (context.client === client && wireError(thrown).code === 'cancelled') return null;
    throw thrown;
  }
}

/** Whether there is a session that went on, or a person cancelled that and there is none. @throws what ended the worker */
async function isResumed(context: LabContext, client: Client, goOn: () => Promise<void>): Promise<boolean> {
  try {
    await goOn();
    return true;
  } catch (thrown) {
    if (context.client !== client) throw thrown;
    const error = wireError(thrown);
    context.report(error);
    return error.code === 'cancelled';
  }
}

/** Ends the worker; what is pending is rejected as cancelled. */
export function disconnect(context: LabContext): void {
  const { client, link, endWatch } = context;
  context.client = null;
  context.link = null;
  context.endWatch = null;
  endWatch?.();
  client?.close({ code: 'cancelled', problem: { code: 'worker-ended' } });
  link?.terminate();
}

/** Hears a new worker, and notices when there is nothing more to hear. */
function listen(context: LabContext, link: Link): Client {
  const lost = (failure: WireError): void => lose(context, 'lost', failure);
  const client = createClient(link.endpoint, eventListener(context, lost));
  context.link = link;
  context.client = client;
  context.endWatch = watchHeartbeat(link.endpoint, {
    // The answer is a message like any other; without a worker there is none.
    ask: () => void client.request('ping', {}).catch(() => undefined),
    onSilent: () => context.store.setState((state) => ({ connection: 'silent', interrupted: momentOf(state) })),
    // With a copy to go on from, another worker takes over; without one, a person decides how long to wait.
    onGivenUp() {
      if (!context.keeper?.keptRun) return;
      lose(context, 'failed', { code: 'internal', problem: { code: 'worker-silent', seconds: GIVE_UP / 1000 } });
    },
    onBack: () =>
      context.store.setState(({ connection, interrupted }) =>
        connection === 'silent'
          ? { connection: interrupted === 'starting' ? 'starting' : 'ready', interrupted: null }
          : {},
      ),
  });
  link.onFailure((error) => {
    if (context.client === client) lose(context, 'failed', error);
  });
  return client;
}

/** The worker can train no more. It is ended for certain: one that goes on unseen would only take the machine's time. */
function lose(context: LabContext, connection: 'lost' | 'failed', failure: WireError): void {
  const interrupted = momentOf(context.store.getState());
  endRun(context, { connection, failure, interrupted });
  // The page says it over its full width for as long as it lasts; the log keeps it.
  context.log({ code: 'error', error: failure }, context.store.getState().pace.step, null);
  context.onLoss(interrupted);
}

function endRun(context: LabContext, next: Pick<LabState, 'connection' | 'failure' | 'interrupted'>): void {
  disconnect(context);
  context.store.setState(({ session, pace }) => ({
    ...next,
    backend: null,
    tasks: [],
    session: session && { ...session, running: false },
    sessionEnded: session !== null,
    pace: { ...pace, stepsPerSecond: 0 },
  }));
}

/** What the worker was doing, as far as the page knows. */
function momentOf({ connection, interrupted, session }: LabState): NonNullable<LabState['interrupted']> {
  if (interrupted !== null) return interrupted;
  if (connection === 'starting') return 'starting';
  return session?.running ? 'training' : 'idle';
}
