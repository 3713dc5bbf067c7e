/** `npm start`: builds the page if needed and serves it. `PORT` changes the port. */
import { preview } from 'vite';
import { buildPageIfStale, root } from './buildPage.mjs';

const port = Number(process.env.PORT ?? 4173);
if (!Number.isInteger(port) || port < 1 || port > 65_535) {
  console.error(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  process.exit(1);
}

try {
  await buildPageIfStale();
  await preview({ root, logLevel: 'warn', preview: { port, strictPort: true } });
  console.log(`Freeze Lab runs at http://localhost:${port}  (Ctrl+C ends it)`);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const busy = /already in use/i.test(message);
  console.error(busy ? `Port ${port} is taken. Choose another one: PORT=${port + 1} npm start` : message);
  process.exit(1);
}
