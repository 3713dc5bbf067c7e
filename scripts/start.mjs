/** `npm start`: builds the page if needed and serves it. `PORT` changes the port. */
import { join } from 'node:path';
import { buildPageIfStale, root } from './buildPage.mjs';
import { readPageFiles } from './pageFiles.mjs';
import { servePage } from './servePage.mjs';

await servePage('npm start', () => buildPageIfStale().then(() => readPageFiles(join(root, 'dist'))));
