/** `npm start`: builds the page if needed and serves it. `PORT` changes the port. */
import { once } from 'node:events';
import { join } from 'node:path';
import { buildPageIfStale, root } from './buildPage.mjs';
import { readPageFiles } from './pageFiles.mjs';
import { createPageServer } from './pageServer.mjs';

const FIRST_CHOICE = 4173;
const port = Number(process.env.PORT ?? FIRST_CHOICE);
if (!Number.isInteger(port) || port < 1 || port > 65_535) {
  console.error(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  process.exit(1);
}

/** @param {unknown} error */
function words(error) {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const other = `Choose another one: PORT=${port >= 1024 && port < 65_535 ? port + 1 : FIRST_CHOICE} npm start`;
  if (code === 'EADDRINUSE') return `Port ${port} is taken. ${other}`;
  if (code === 'EACCES') return `Port ${port} is not open to you. ${other}`;
  return error instanceof Error ? error.message : String(error);
}

try {
  /** @type {ReturnType<typeof readPageFiles>} */
  let files;
  const server = createPageServer(() => files);
  // First the port, so that nobody waits for a build that cannot be served; who asks meanwhile waits for it.
  await once(server.listen(port, 'localhost'), 'listening');
  files = buildPageIfStale().then(() => readPageFiles(join(root, 'dist')));
  await files;
  console.log(`Freeze Lab runs at http://localhost:${port}  (Ctrl+C ends it)`);
} catch (error) {
  console.error(words(error));
  process.exit(1);
}
