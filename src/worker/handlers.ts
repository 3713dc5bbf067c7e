/** What the worker does for each request. Knows nothing of `self`, so that tests run it over a MessageChannel. */
import { checkHandlers } from './checkHandlers.ts';
import { checkpointHandlers } from './checkpointHandlers.ts';
import { codeHandlers } from './codeHandlers.ts';
import { dataHandlers } from './dataHandlers.ts';
import { keepHandlers } from './keepHandlers.ts';
import { proofHandlers } from './proofHandlers.ts';
import { sessionFileHandlers } from './sessionFileHandlers.ts';
import { sessionHandlers } from './sessionHandlers.ts';
import { soundHandlers } from './soundHandlers.ts';
import { tokenHandlers } from './tokenHandlers.ts';
import { weightsHandlers } from './weightsHandlers.ts';
import { type Handlers, type WorkerServices, Workspace } from './workspace.ts';

/** The handlers of one worker, which holds at most one session. */
export function createHandlers(services: WorkerServices): Handlers {
  const workspace = new Workspace(services);
  return {
    ...sessionHandlers(workspace),
    ...proofHandlers(workspace),
    ...codeHandlers(workspace),
    ...dataHandlers(workspace),
    ...checkHandlers(workspace),
    ...checkpointHandlers(workspace),
    ...soundHandlers(workspace),
    ...tokenHandlers(workspace),
    ...weightsHandlers(workspace),
    ...sessionFileHandlers(workspace),
    ...keepHandlers(workspace),
  };
}
