/**
 * Checks what a visitor's browser would download from `dist/`: how much it is, and that no address in it leads to
 * another origin. Text-like files count as gzip, which is how `npm start` serves them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const CODE_LIMIT = 700_000;
const FIRST_LOAD_LIMIT = 3_000_000;
/** Of all files together, which the service worker keeps for offline use. */
const OFFLINE_LIMIT = 5_000_000;

const dist = join(dirname(import.meta.dirname), 'dist');
const COMPRESSED = new Set(['.js', '.css', '.html', '.json', '.svg']);
/** Of the page, and of the worker. */
const ENTRIES = /assets\/(?:index|main)-[\w-]+\.js$/;
/**
 * Not part of a first load: wasm is fetched only where WebGPU is missing, licences only by who wants to read them, icons
 * by who installs the page, and the service worker when the page has loaded.
 */
const NOT_LOADED = /\.wasm$|licenses\.html$|^icons\/|^serviceWorker\.js$|\.map$/;

/** Hosts that may be named in the build, with the reason why nothing is ever requested from them. */
const NAMED_ONLY = /** @type {Record<string, string>} */ ({
  'www.w3.org': 'XML namespaces of SVG and MathML',
  'www.apache.org': 'licence comments that the licence requires to stay',
  'mozilla.org': 'licence comment of mediabunny',
  'react.dev': 'React’s error messages name their explanation',
  'redux.js.org': 'error messages of Redux, which Recharts brings along',
  'redux-toolkit.js.org': 'error messages of Redux Toolkit, which Recharts brings along',
  'bit.ly': 'a warning of Redux’s selectors',
  'emscripten.org': 'a warning of the threaded wasm loader',
  'en.wikipedia.org': 'comments in tfjs’s shader sources',
  'www.shadertoy.com': 'comments in tfjs’s shader sources',
  'github.com': 'links in error messages, and those that a person may follow from the page',
  'arxiv.org': 'sources of the glossary, which a person may follow',
  'doi.org': 'sources of the glossary, which a person may follow',
});

/** @typedef {{ name: string, bytes: Buffer, size: number }} File */

/** @returns {File[]} */
function filesOfBuild() {
  if (!existsSync(dist)) return [];
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      const size = COMPRESSED.has(extname(path)) ? gzipSync(bytes, { level: 9 }).length : bytes.length;
      return { name: relative(dist, path).split(sep).join('/'), bytes, size };
    });
}

/** Addresses with a host that is not on the list. @param {File} file @returns {string[]} */
function foreignAddresses(file) {
  if (!COMPRESSED.has(extname(file.name))) return [];
  const found = file.bytes.toString('utf8').matchAll(/\b(?:https?|wss?):\/\/([a-z0-9.-]+\.[a-z]{2,})[^\s"'`)\\]*/gi);
  const foreign = [...found].filter(([, host]) => !(host && host.toLowerCase() in NAMED_ONLY));
  return [...new Set(foreign.map(([address]) => `${file.name}: ${address}`))];
}

/** @param {number} bytes */
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
/** @param {File[]} files */
const total = (files) => files.reduce((sum, { size }) => sum + size, 0);

/** What a chunk imports of other chunks when it is loaded itself. @param {File} file */
const needs = ({ bytes }) =>
  [...bytes.toString('utf8').matchAll(/\b(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)].map(([, name]) => name);

/**
 * Chunks that page and worker load at once; others are asked for when somebody needs them: another language, a reader
 * of compressed audio, a backend in the place of WebGPU.
 * @param {File[]} chunks
 */
function loadedAtOnce(chunks) {
  const byName = new Map(chunks.map((chunk) => [chunk.name.split('/').at(-1), chunk]));
  const open = chunks.filter(({ name }) => ENTRIES.test(name));
  const found = new Set(open);
  for (let chunk = open.pop(); chunk; chunk = open.pop()) {
    for (const name of needs(chunk)) {
      const other = byName.get(name);
      if (!other || found.has(other)) continue;
      found.add(other);
      open.push(other);
    }
  }
  return [...found];
}

const files = filesOfBuild();
const chunks = files.filter(({ name }) => name.endsWith('.js'));
const code = loadedAtOnce(chunks);
const loaded = files.filter(
  (file) => !NOT_LOADED.test(file.name) && (!file.name.endsWith('.js') || code.includes(file)),
);
const later = chunks.filter((chunk) => !code.includes(chunk));
const foreign = [...loaded, ...later].flatMap(foreignAddresses);

/** What the service worker does not keep, apart from itself. */
const worker = files.find(({ name }) => name === 'serviceWorker.js');
const kept = [...(worker?.bytes.toString('utf8').matchAll(/"url":"([^"]+)"/g) ?? [])].map(([, name]) => name);
const notKept = files.filter((file) => file !== worker && !kept.includes(file.name));

for (const { name, size } of loaded.toSorted((a, b) => b.size - a.size))
  console.log(`${kB(size).padStart(12)}  ${name}`);
for (const { name, size } of later) console.log(`${kB(size).padStart(12)}  ${name}, when it is needed`);
console.log(`${kB(total(later)).padStart(12)}  code that is loaded when it is needed`);
console.log(`${kB(total(code)).padStart(12)}  code of page and worker, of ${kB(CODE_LIMIT)}`);
console.log(`${kB(total(loaded)).padStart(12)}  first load, of ${kB(FIRST_LOAD_LIMIT)}`);
console.log(`${kB(total(files) - total(loaded)).padStart(12)}  more behind it, until the page works offline`);
console.log(`${kB(total(files)).padStart(12)}  all of it, of ${kB(OFFLINE_LIMIT)}`);

const problems = [
  ...(code.length < 2 ? ['There is no code in dist/: run npm run build first.'] : []),
  ...(total(code) > CODE_LIMIT ? [`The code is ${kB(total(code) - CODE_LIMIT)} too large.`] : []),
  ...(total(loaded) > FIRST_LOAD_LIMIT ? [`The first load is ${kB(total(loaded) - FIRST_LOAD_LIMIT)} too large.`] : []),
  ...(total(files) > OFFLINE_LIMIT ? [`All files together are ${kB(total(files) - OFFLINE_LIMIT)} too large.`] : []),
  ...notKept.map(({ name }) => `The service worker does not keep ${name}.`),
  ...foreign.map((address) => `Address outside (allow its host with a reason, or remove it): ${address}`),
];
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
