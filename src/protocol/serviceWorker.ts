/** What the page tells the service worker, which keeps the build for offline use (`src/offline`). */

/**
 * `skip-waiting`: a person takes the version that waits. `count-pages`: how many pages are open; answered with a number on
 * the port that comes along.
 */
export type ToServiceWorker = { type: 'skip-waiting' } | { type: 'count-pages' };
