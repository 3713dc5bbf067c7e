/** The command line: src/cli as one Node program, with the same training core as the worker. */
import { cpSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** tfjs's wasm module is CommonJS inside and looks for these names. */
const COMMONJS_NAMES = `import { createRequire as createRequireOfBanner } from 'node:module';
const require = createRequireOfBanner(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;`;

/** tfjs's WebAssembly beside the program, which is then whole without installed packages. */
function wasmBeside(): Plugin {
  const from = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  return {
    name: 'wasm-beside',
    writeBundle({ dir = 'dist-cli' }) {
      for (const name of readdirSync(from).filter((each) => each.endsWith('.wasm'))) {
        cpSync(join(from, name), join(dir, name));
      }
    },
  };
}

export default defineConfig({
  plugins: [wasmBeside()],
  publicDir: false,
  // All in one, so that the packed program needs no packages; and one copy of tfjs's core, from its ES modules, never
  // mixed with Node's CommonJS twin. WebGPU is a native module, and stays where npm put it, if it did.
  ssr: { noExternal: true, external: ['webgpu'] },
  build: {
    ssr: 'src/cli/main.ts',
    outDir: 'dist-cli',
    target: 'node20',
    rolldownOptions: { output: { banner: COMMONJS_NAMES, entryFileNames: 'main.mjs' } },
  },
});
