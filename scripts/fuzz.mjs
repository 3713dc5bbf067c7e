/** `npm run fuzz -- …`: gives every reader many inputs; see tests/fuzz/main.ts. */
import { createServer } from 'vite';
import { root } from './buildPage.mjs';

// Stays there to the end: readers load parts of the program when they are needed.
const server = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true },
});
const module = /** @type {typeof import('../tests/fuzz/main.ts')} */ (
  await server.ssrLoadModule('/tests/fuzz/main.ts')
);
const code = await module.main(process.argv.slice(2));
await server.close();
process.exit(code);
