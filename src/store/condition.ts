/** What the state amounts to for someone who wants to do something. */
import type { LabState } from './state.ts';

type Condition = Pick<LabState, 'connection' | 'interrupted' | 'session'>;

/** Whether the session is one that the worker has, and not what is left of one that ended with its worker. */
export function isLive({ connection, interrupted, session }: Condition): boolean {
  return session !== null && (connection === 'ready' || (connection === 'silent' && interrupted !== 'starting'));
}

/** Whether a session is there and the worker answers, so that what is pressed happens. */
export function isReady({ connection, session }: Condition): boolean {
  return connection === 'ready' && session !== null;
}

/** Whether what is shown is of a run that ended with its worker. */
export function isOver(condition: Condition): boolean {
  return condition.session !== null && !isLive(condition);
}
