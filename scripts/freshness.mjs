/** Whether something built is older than what it was built from. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Newest change of a file, or of anything in a folder. @param {string} path @returns {number} */
function newest(path) {
  if (!existsSync(path)) return 0;
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  const inside = readdirSync(path).map((name) => newest(join(path, name)));
  return Math.max(status.mtimeMs, ...inside);
}

/**
 * @param {string} output a file of the build
 * @param {string[]} inputs files and folders that it is built from
 */
export function isStale(output, inputs) {
  return !existsSync(output) || Math.max(...inputs.map(newest)) > statSync(output).mtimeMs;
}
