/** Where the reference cases are: the folder that LAB_FIXTURES names, else the project's own copies. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CASES_FOLDER = process.env.LAB_FIXTURES ?? fileURLToPath(new URL('cases', import.meta.url));

/** Names and texts of all training cases. */
export function referenceCases(): { name: string; text: string }[] {
  return readdirSync(CASES_FOLDER)
    .filter((file) => file.endsWith('.json') && file !== 'manifest.json')
    .map((file) => ({ name: file.replace(/\.json$/, ''), text: readFileSync(join(CASES_FOLDER, file), 'utf8') }));
}
