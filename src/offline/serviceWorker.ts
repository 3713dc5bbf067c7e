/**
 * Keeps every file of the build, so that the page works without a connection after its first visit. All files are
 * fetched when a version is installed, each held to the digest that it had when it was built: a version is there
 * whole or not at all.
 *
 * A new version waits until the last page of the old one is closed, or until a person takes it. Files of the version
 * before stay for as long as a page may still ask for them.
 */
import type { PrecacheEntry } from 'workbox-precaching';
// Not from the index, which brings a router along.
import { PrecacheController } from 'workbox-precaching/PrecacheController.js';
import type { ToServiceWorker } from '../protocol/serviceWorker.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] };

const { scope } = self.registration;
/** Their names change with their content, so whatever is kept under such a name is right, of whichever version. */
const NAMED_BY_CONTENT = new URL('assets/', scope).href;
/**
 * A server on the same machine: what it has now is shown, and what is kept only when it does not answer. Whoever
 * builds and serves a page there wants to see that one, and asking costs nothing.
 */
const onThisMachine = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(self.location.hostname);

const precache = new PrecacheController({
  plugins: [
    {
      // Workbox would fetch again what the page has just loaded. A server is asked whether it changed; the digest decides.
      requestWillFetch: async ({ request }) =>
        request.cache === 'reload' ? new Request(request, { cache: 'no-cache' }) : request,
    },
  ],
});
precache.addToCacheList(self.__WB_MANIFEST);

/** The address that a file of the build is kept under; null if the request is none of ours. */
function addressOf(request: Request): string | null {
  if (request.method !== 'GET' || request.headers.has('range') || !request.url.startsWith(scope)) return null;
  const address = request.url.replace(/[?#].*$/s, '').replace(/\/$/, '/index.html');
  return precache.getCacheKeyForURL(address) || address.startsWith(NAMED_BY_CONTENT) ? address : null;
}

/** What is kept of this version, or of the one before. A cache that cannot be read is an empty one. */
async function kept(address: string): Promise<Response | undefined> {
  try {
    const cache = await caches.open(precache.strategy.cacheName);
    return await cache.match(precache.getCacheKeyForURL(address) ?? address, { ignoreVary: true });
  } catch {
    return undefined;
  }
}

async function answer(request: Request, address: string): Promise<Response> {
  if (!onThisMachine || address.startsWith(NAMED_BY_CONTENT)) return (await kept(address)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (unreachable) {
    const file = await kept(address);
    if (file) return file;
    throw unreachable;
  }
}

/** Open pages of Freeze Lab, those included that this version does not serve; not their licences. */
async function countPages(): Promise<number> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = new URL('index.html', scope).href;
  return windows.filter(({ url }) => url.replace(/[?#].*$/s, '').replace(/\/$/, '/index.html') === page).length;
}

/**
 * Deletes what only older versions had, unless more pages than so many are open, which may still be theirs. A version
 * that is being fetched or waits has put its files beside ours, and they stay as well.
 */
async function forgetOlderVersions(event: ExtendableEvent, pages: number): Promise<void> {
  if (self.registration.installing || self.registration.waiting) return;
  if ((await countPages()) <= pages) await precache.activate(event);
}

self.addEventListener('install', (event) => void precache.install(event));
self.addEventListener('activate', (event) => {
  // One page is that of the person who has just taken the new version, and loads it next.
  event.waitUntil(forgetOlderVersions(event, 1).then(() => self.clients.claim()));
});
self.addEventListener('fetch', (event) => {
  const address = addressOf(event.request);
  if (address === null) return;
  event.respondWith(answer(event.request, address));
  if (event.request.mode === 'navigate') event.waitUntil(forgetOlderVersions(event, 0));
});
self.addEventListener('message', (event) => {
  const { type } = event.data as ToServiceWorker;
  if (type === 'skip-waiting') void self.skipWaiting();
  else if (type === 'count-pages') event.waitUntil(countPages().then((pages) => event.ports[0]?.postMessage(pages)));
});
