/** Has the page kept for offline use, and tells of a new version, which waits until a person takes it. */
import type { ToServiceWorker } from '../protocol/serviceWorker.ts';
import { serviceWorkerScript } from './trustedScripts.ts';

/** Milliseconds between two looks for a new version; browsers look by themselves only when a page is opened. */
const LOOK_EVERY = 3_600_000;

/** A version that was fetched whole and waits. */
export interface WaitingVersion {
  /** Pages that are open beside this one. They keep their version until they are loaded again. */
  otherPages: number;
  /** Loads this page again, with that version. */
  take(): void;
}

/**
 * Registers the service worker when the page has loaded. Where there is none, or it cannot be fetched or kept, nothing
 * is different: the page works online as before.
 * @param onWaiting called for each new version
 */
export async function watchUpdates(onWaiting: (version: WaitingVersion) => void): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    if (document.readyState !== 'complete') await new Promise((resolve) => addEventListener('load', resolve));
    const registration = await navigator.serviceWorker.register(serviceWorkerScript());
    watch(registration, onWaiting);
    setInterval(() => void registration.update().catch(() => {}), LOOK_EVERY);
  } catch {
    // Private windows, full disks, hosts without the file: none of it is the person's concern.
  }
}

function watch(registration: ServiceWorkerRegistration, onWaiting: (version: WaitingVersion) => void): void {
  const follow = (worker: ServiceWorker | null): void => {
    const look = async (): Promise<void> => {
      // The first version of all waits for nobody.
      if (worker?.state !== 'installed' || !registration.active) return;
      onWaiting({ otherPages: (await countPages(worker)) - 1, take: () => take(worker) });
    };
    worker?.addEventListener('statechange', () => void look());
    void look();
  };
  registration.addEventListener('updatefound', () => follow(registration.installing));
  follow(registration.installing);
  follow(registration.waiting);
}

function take(worker: ServiceWorker): void {
  const reload = (): void => location.reload();
  // Another page took it, or a newer one came.
  if (worker.state !== 'installed') return reload();
  navigator.serviceWorker.addEventListener('controllerchange', reload, { once: true });
  worker.postMessage({ type: 'skip-waiting' } satisfies ToServiceWorker);
}

function countPages(worker: ServiceWorker): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data as number);
    worker.postMessage({ type: 'count-pages' } satisfies ToServiceWorker, [port2]);
  });
}
