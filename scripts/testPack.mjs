/**
 * `npm run test:pack`: packs the project as it was built, installs the tarball into an empty folder without asking any
 * registry, starts it there, and looks whether page, WebAssembly and command line come back. `--built`: what is in dist
 * and dist-cli is packed as it is.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes; the page alone takes about half. */
const MOST_BYTES = 6 * 2 ** 20;
const PORT = process.env.PORT ?? '4179';
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'freeze-lab-pack-'));

/** @param {boolean} holds @param {string} what */
function expect(holds, what) {
  if (!holds) throw new Error(`not so: ${what}`);
  console.log(`  ${what}`);
}

/** @param {string} path */
async function ask(path) {
  const response = await fetch(`http://localhost:${PORT}${path}`);
  return { ok: response.ok, type: response.headers.get('content-type') ?? '', bytes: await response.arrayBuffer() };
}

try {
  const built = process.argv.includes('--built') ? ['--ignore-scripts'] : [];
  execFileSync('npm', ['pack', '--silent', ...built, '--pack-destination', folder], { cwd: root, stdio: 'inherit' });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  const { size } = statSync(join(folder, tarball));
  expect(size <= MOST_BYTES, `the tarball has ${(size / 2 ** 20).toFixed(1)} MiB, at most ${MOST_BYTES / 2 ** 20}`);
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const install = ['install', '--offline', '--no-audit', '--no-fund', '--silent', join(folder, tarball)];
  execFileSync('npm', install, { cwd: folder, stdio: 'inherit' });
  const packages = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(packages.join() === 'freeze-lab', 'it installs without any other package');

  const program = join(folder, 'node_modules/.bin/freeze-lab');
  const server = spawn(program, [], {
    cwd: folder,
    env: { ...process.env, PORT },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await new Promise((resolve, reject) => {
      server.stdout.once('data', resolve);
      server.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
    });
    const page = await ask('/');
    const html = new TextDecoder().decode(page.bytes);
    expect(page.ok && html.includes('<title>Freeze Lab'), 'the page comes');
    const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '/none';
    expect((await ask(script)).type.startsWith('text/javascript'), `its script comes: ${script}`);
    const wasm = readdirSync(join(folder, 'node_modules/freeze-lab/dist/assets')).find((name) =>
      name.endsWith('.wasm'),
    );
    const module = await ask(`/assets/${wasm}`);
    expect(module.type === 'application/wasm' && WebAssembly.validate(module.bytes), `its WebAssembly comes: ${wasm}`);
  } finally {
    server.kill();
  }
  writeFileSync(
    join(folder, 'experiment.json'),
    JSON.stringify({ settings: { dim: 8, codes: 8, hidden: 8, batchSize: 2 } }),
  );
  const train = ['train', 'experiment.json', '--steps', '2', '--out', 'run'];
  execFileSync(program, train, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  execFileSync(program, ['report', 'run'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  expect(
    statSync(join(folder, 'run/report.html')).size > 10_000,
    'the command line trains on WebAssembly, and reports',
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
