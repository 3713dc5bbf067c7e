/** What the worker does for each request. Knows nothing of `self`, so that tests run it over a MessageChannel. */
import { fileHandlers } from './fileHandlers.ts';
import { proofHandlers } from './proofHandlers.ts';
import { sessionHandlers } from './sessionHandlers.ts';
import { type Handlers, type WorkerServices, Workspace } from './workspace.ts';

/** The handlers of one worker, which holds at most one session. */
export function createHandlers(services: WorkerServices): Handlers {
  const workspace = new Workspace(services);
  return { ...sessionHandlers(workspace), ...proofHandlers(workspace), ...fileHandlers(workspace) };
}
