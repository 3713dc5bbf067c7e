/** The dedicated worker: the only file that touches `self`. */
import type { Endpoint } from '../protocol/wire.ts';
import { chooseBackend } from './backend.ts';
import { serve } from './serve.ts';

const { emit } = serve(self as unknown as Endpoint, {
  chooseBackend: (wish) => chooseBackend(wish, (reason) => emit({ kind: 'lost', reason })),
  async fetchFile(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: the server answered ${response.status} ${response.statusText}`);
    return response.blob();
  },
});
