/** What the state amounts to for someone who wants to do something. */
import type { LabState } from './state.ts';

type Condition = Pick<LabState, 'connection' | 'session' | 'sessionEnded'>;

/** Whether the session is one that the worker has, and not what is left of one that ended with its worker. */
export function isLive({ session, sessionEnded }: Pick<Condition, 'session' | 'sessionEnded'>): boolean {
  return session !== null && !sessionEnded;
}

/** Whether a session is there and the worker answers, so that what is pressed happens. */
export function isReady(condition: Condition): boolean {
  return condition.connection === 'ready' && isLive(condition);
}

/** Whether what is shown is of a run that ended with its worker. */
export function isOver({ session, sessionEnded }: Pick<Condition, 'session' | 'sessionEnded'>): boolean {
  return session !== null && sessionEnded;
}
