/** How much code the worker is. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildPageIfStale, root } from '../../scripts/buildPage.mjs';
import type { Measured } from './results.ts';

const assets = join(root, 'dist/assets');

/** Bytes of the worker's scripts in the production build as gzip; wasm binaries do not count. */
export async function workerBundle(): Promise<NonNullable<Measured['bundle']>> {
  await buildPageIfStale();
  const start = new Set<string>();
  const onDemand = new Set<string>();
  visit(entryOfWorker(), start, onDemand);
  for (const script of onDemand) visit(script, onDemand, onDemand);
  const later = [...onDemand].filter((script) => !start.has(script));
  return { start: gzipBytes([...start]), onDemand: gzipBytes(later) };
}

/** The script that the page starts the worker with. */
function entryOfWorker(): string {
  for (const script of readdirSync(assets).filter((name) => name.endsWith('.js'))) {
    const [, name] =
      /new URL\([`'"](?:[^`'"]*\/)?([^`'"/]+\.js)[`'"],\s*import\.meta\.url\)/.exec(textOf(script)) ?? [];
    if (name) return name;
  }
  throw new Error(`No script in ${assets} names that of the worker; expected one that has it in new URL(…)`);
}

/** Adds a script and what it imports to `found`, and what it imports on demand to `onDemand`. */
function visit(script: string, found: Set<string>, onDemand: Set<string>): void {
  found.add(script);
  const text = textOf(script);
  for (const [, name] of text.matchAll(/import\s*\(\s*[`'"]\.\/([^`'"]+\.js)/g)) if (name) onDemand.add(name);
  for (const [, name] of text.matchAll(/(?:from|import)\s*[`'"]\.\/([^`'"]+\.js)/g)) {
    if (name && !found.has(name)) visit(name, found, onDemand);
  }
}

function textOf(script: string): string {
  return readFileSync(join(assets, script), 'utf8');
}

function gzipBytes(scripts: string[]): number {
  return scripts.reduce((sum, script) => sum + gzipSync(textOf(script), { level: 9 }).length, 0);
}
