/** The command line: src/cli as one Node program, with the same training core as the worker. */
import { defineConfig } from 'vite';

/** tfjs's wasm module is CommonJS inside and looks for these names. */
const COMMONJS_NAMES = `import { createRequire as createRequireOfBanner } from 'node:module';
const require = createRequireOfBanner(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;`;

export default defineConfig({
  publicDir: false,
  // One copy of tfjs's core: bundled from its ES modules, never mixed with Node's CommonJS twin.
  ssr: { noExternal: [/^@tensorflow\//] },
  build: {
    ssr: 'src/cli/main.ts',
    outDir: 'dist-cli',
    target: 'node20',
    rolldownOptions: { output: { banner: COMMONJS_NAMES, entryFileNames: 'main.mjs' } },
  },
});
