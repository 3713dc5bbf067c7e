/**
 * Starts the training worker under the page's own content security policy. A worker that comes from the server has the
 * policy that comes in its own answer, which is none on a host that sends no headers: it could then ask any server. One
 * whose first script is a `blob:` of the page has the page's policy, the one in index.html included, and so have all
 * scripts that it imports.
 */
// oxlint-disable-next-line import/default -- the bundler makes the address
import workerScript from '../worker/main.ts?worker&url';
import { startWorkerOf } from './trustedScripts.ts';

export function startPolicedWorker(name: string): Worker {
  const script = new URL(workerScript, document.baseURI).href;
  const { worker, forget } = startWorkerOf(`import ${JSON.stringify(script)};`, { type: 'module', name });
  worker.addEventListener('message', forget, { once: true });
  worker.addEventListener('error', forget, { once: true });
  return worker;
}
