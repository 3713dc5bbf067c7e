/** SECURITY.md says what the policy is: line by line that of the code, and every test that it names is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HEADERS } from '../../scripts/pagePolicy.mjs';

const root = join(import.meta.dirname, '../..');
const notes = readFileSync(join(root, 'SECURITY.md'), 'utf8');
/** First two cells of every row of the table below a heading. */
const rows = (heading: string): string[][] =>
  (notes.split(`\n## ${heading}\n`)[1] ?? '')
    .split('\n## ')[0]
    ?.match(/^\| `.*$/gm)
    ?.map((row) =>
      row
        .split('|')
        .slice(1, 3)
        .map((cell) => cell.trim().replaceAll('`', '')),
    ) ?? [];

it('lists every directive with its sources, in order', () => {
  const directives = HEADERS['Content-Security-Policy'].split('; ').map((each) => /^(\S+) (.*)$/.exec(each)?.slice(1));
  expect([...rows('The policy'), ['frame-ancestors', "'none'"]]).toEqual(directives);
});

it('lists every header', () => {
  const listed = new Map(rows('What a host should send') as [string, string][]);
  expect([...listed.keys()].sort()).toEqual(Object.keys(HEADERS).sort());
  for (const name of [
    'Cross-Origin-Opener-Policy',
    'Cross-Origin-Resource-Policy',
    'Referrer-Policy',
    'X-Content-Type-Options',
  ] as const)
    expect([name, listed.get(name)]).toEqual([name, HEADERS[name]]);
  expect(HEADERS['Permissions-Policy']).toMatch(/^microphone=\(self\), clipboard-write=\(self\), /);
});

it('names files that are there', () => {
  const named = [...notes.matchAll(/`((?:tests|src|scripts)\/[^`]+)`/g)].map(([, path]) => path as string);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
