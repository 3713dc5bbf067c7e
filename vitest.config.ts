/**
 * Unit and contract tests, in Node. A test that needs a document says so in its first line:
 * `// @vitest-environment happy-dom`. The real page is tested by Playwright (tests/browser).
 */
import { createHash } from 'node:crypto';
import { defineConfig } from 'vitest/config';
import { softwareGpuEnvironment } from './scripts/findChrome.mjs';
import { tfjsImports } from './scripts/tfjsImports.mjs';

const root = import.meta.dirname;
const tensorflow = tfjsImports(root);
/** One cache per list of modules, so that a changed list never rewrites the cache of a run in progress. */
const cacheName = createHash('sha256').update(tensorflow.join('\n')).digest('hex').slice(0, 12);
/**
 * Files that replace modules (`vi.mock`) or load them anew. Every other file shares its process, and the modules in it, with others:
 * loading them anew for each of a hundred files takes longer than the tests. `tests/architecture/testFiles.test.ts`
 * keeps this list true.
 */
export const MODULES_OF_THEIR_OWN = [
  'tests/client/trustedScripts.test.ts',
  'tests/datasets/page.test.tsx',
  'tests/datasets/session.test.ts',
  'tests/objectives/page.test.tsx',
  'tests/objectives/session.test.ts',
  'tests/objectives/sovits/session.test.ts',
  'tests/ui/app.test.tsx',
];

/** ES modules before CommonJS, or core would come as one and its deep imports as the other. */
const mainFields = ['module', 'main'];

// Tests of GPU kernels run on the software adapter, so every machine computes the same. The workers that vitest forks
// inherit it; the system's loader would not read it later.
Object.assign(process.env, softwareGpuEnvironment());

export default defineConfig({
  cacheDir: `node_modules/.vite-tests/${cacheName}`,
  resolve: { mainFields },
  environments: { ssr: { resolve: { mainFields } } },
  test: {
    environment: 'node',
    setupFiles: ['tests/setup/emscripten.ts', 'tests/setup/problemMatcher.ts'],
    pool: 'forks',
    tags: [{ name: 'slow', description: 'Takes seconds, or PyTorch. `npm test` runs it, `npm run check` does not.' }],
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/browser/**', ...MODULES_OF_THEIR_OWN],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'isolated', include: MODULES_OF_THEIR_OWN } },
    ],
    maxWorkers: 2,
    // Minutes, for machines that are busy: only what hangs runs into it.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Seconds instead of ten: tfjs is about 1,700 modules. See scripts/tfjsImports.mjs for why all of them.
    deps: { optimizer: { ssr: { enabled: true, include: tensorflow } } },
    // tfjs greets every process that runs it in Node.
    onConsoleLog: (log) => (log.includes('looks like you are running TensorFlow.js in Node.js') ? false : undefined),
  },
});
