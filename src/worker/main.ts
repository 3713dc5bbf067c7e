/** The dedicated worker: the only file that touches `self`. */
import type { Endpoint } from '../protocol/wire.ts';
import { chooseBackend } from '../lab/backend.ts';
import { BROWSER } from './browserPlatform.ts';
import { serve } from './serve.ts';

const { emit } = serve(self as unknown as Endpoint, {
  chooseBackend: (wish) =>
    chooseBackend(BROWSER, wish, (reason, cause) =>
      emit({ kind: 'lost', reason, outOf: cause === 'memory' ? 'gpu' : null }),
    ),
  async fetchFile(url) {
    // Asks the server whether what the browser kept is still right: it may be half a file, or one of an older version.
    const response = await fetch(url, { cache: 'no-cache' });
    if (!response.ok) throw new Error(`${url}: the server answered ${response.status} ${response.statusText}`);
    return response.blob();
  },
});
