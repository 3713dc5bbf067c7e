/**
 * Lets tfjs's wasm module start under Node: emscripten's loader expects CommonJS names, and the pre-bundled copy is an
 * ES module. The folder behind `__dirname` does not matter, because `setWasmPaths` says where the binaries are.
 */
import { createRequire } from 'node:module';

Object.assign(globalThis, {
  require: createRequire(import.meta.url),
  __filename: import.meta.filename,
  __dirname: import.meta.dirname,
});
