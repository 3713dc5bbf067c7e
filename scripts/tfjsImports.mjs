/**
 * Which `@tensorflow/…` specifiers the sources and tests name, deep imports included.
 *
 * Why: tfjs 4.22 ships every package twice (CommonJS for Node, ES modules for bundlers). Two copies of its core mean
 * two tensor classes, and a gradient or a chained op registered on one is missing from the other. Everything that is
 * named here goes through one pre-bundling (tests) or one bundle (page, CLI), so there is one copy.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = /\.(ts|tsx|mts)$/;
const SPECIFIER = /(?:from|import)\s*\(?\s*['"](@tensorflow\/[^'"]+)['"]/g;
/** A specifier with only types behind it has no module to bundle. */
const TYPE_ONLY = /import\s+type\s[^;]*?from\s*['"]@tensorflow\/[^'"]+['"]/g;

/** Always bundled: what the worker and the tests' setup rely on. */
const BASE = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu', '@tensorflow/tfjs-backend-wasm'];

/**
 * @param {string} root the project's folder
 * @returns {string[]} specifiers, sorted
 */
export function tfjsImports(root) {
  const found = new Set(BASE);
  for (const folder of ['src', 'tests']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !SOURCE.test(entry.name)) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8').replace(TYPE_ONLY, '');
      for (const [, specifier] of text.matchAll(SPECIFIER)) {
        if (specifier && !specifier.endsWith('.wasm') && !specifier.includes('?')) found.add(specifier);
      }
    }
  }
  return [...found].sort();
}
