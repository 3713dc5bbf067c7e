/** Another version of the page, as it would be published later: every file whose name carries a hash has another name. */
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../../..');
const FOLDER = join(root, 'test-results/next-version');
/** In the head of its page. */
const MARK = { name: 'version', content: 'next' };
export const MARKED = `meta[name="${MARK.name}"][content="${MARK.content}"]`;

const NAMES = {
  entryFileNames: 'assets/[name]-next-[hash].js',
  chunkFileNames: 'assets/[name]-next-[hash].js',
  assetFileNames: 'assets/[name]-next-[hash][extname]',
};

/** Builds it. @returns its folder */
export async function buildNextVersion(): Promise<string> {
  await build({
    root,
    logLevel: 'error',
    build: { outDir: FOLDER, emptyOutDir: true, rolldownOptions: { output: NAMES } },
    worker: { rolldownOptions: { output: NAMES } },
    plugins: [{ name: 'mark', transformIndexHtml: () => [{ tag: 'meta', attrs: MARK, injectTo: 'head' }] }],
  });
  return FOLDER;
}
