/**
 * The one Trusted Types policy of the page (`trusted-types` in scripts/pagePolicy.mjs). Browsers that have them refuse
 * every string where a script, its address or markup is expected, unless it went through here.
 */

/** What a browser with Trusted Types has; TypeScript's library does not know it. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): object };
}

const SERVICE_WORKER = 'serviceWorker.js';

/** Scripts that the page starts: the training worker's first lines, which it wrote itself, and the service worker. */
function onlyOwn(address: string): string {
  const own = address.startsWith(`blob:${location.origin}/`) || address === serviceWorkerAddress();
  if (!own) throw new TypeError(address);
  return address;
}

const serviceWorkerAddress = (): string => new URL(SERVICE_WORKER, document.baseURI).href;
const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('freeze-lab', {
  createScriptURL: onlyOwn,
});
const trusted = (address: string): string =>
  // The constructors take the object as they take a string, which is all that their types speak of.
  (policy ? policy.createScriptURL(address) : onlyOwn(address)) as string;

/**
 * Starts a worker whose whole script is this text.
 * @returns the worker, and what to call once it has begun: the text is kept until then
 */
export function startWorkerOf(script: string, options: WorkerOptions): { worker: Worker; forget: () => void } {
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  return { worker: new Worker(trusted(address), options), forget: () => URL.revokeObjectURL(address) };
}

/** The address of the service worker, as what registers it takes it. */
export const serviceWorkerScript = (): string => trusted(serviceWorkerAddress());
