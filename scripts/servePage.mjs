/** Serves the built page on this machine, and says where. `PORT` changes the port. */
import { once } from 'node:events';
import { createPageServer } from './pageServer.mjs';

const FIRST_CHOICE = 4173;

/**
 * Ends the process with words if that cannot be.
 * @param {string} call what was typed, for messages
 * @param {() => ReturnType<typeof import('./pageFiles.mjs').readPageFiles>} read the files, once the port is there
 */
export async function servePage(call, read) {
  const port = Number(process.env.PORT ?? FIRST_CHOICE);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    console.error(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
    process.exit(1);
  }
  try {
    /** @type {ReturnType<typeof import('./pageFiles.mjs').readPageFiles>} */
    let files;
    const server = createPageServer(() => files);
    // First the port, so that nobody waits for a build that cannot be served; who asks meanwhile waits for it.
    await once(server.listen(port, 'localhost'), 'listening');
    files = read();
    await files;
    console.log(`Freeze Lab runs at http://localhost:${port}  (Ctrl+C ends it)`);
  } catch (error) {
    console.error(words(error, port, call));
    process.exit(1);
  }
}

/** @param {unknown} error @param {number} port @param {string} call */
function words(error, port, call) {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const other = `Choose another one: PORT=${port >= 1024 && port < 65_535 ? port + 1 : FIRST_CHOICE} ${call}`;
  if (code === 'EADDRINUSE') return `Port ${port} is taken. ${other}`;
  if (code === 'EACCES') return `Port ${port} is not open to you. ${other}`;
  return error instanceof Error ? error.message : String(error);
}
