/** `npm run --silent lab -- …`: builds the command line when it is stale and runs it with the arguments given. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './buildPage.mjs';
import { softwareGpuEnvironment } from './findChrome.mjs';
import { isStale } from './freshness.mjs';

const program = join(root, 'dist-cli/main.mjs');
const inputs = ['src', 'vite.cli.config.ts', 'package-lock.json'].map((path) => join(root, path));
if (isStale(program, inputs)) {
  await build({ root, configFile: join(root, 'vite.cli.config.ts'), logLevel: 'error' });
}
// Without a graphics card WebGPU runs in software. Installed drivers prove no card: Mesa brings all of its own. The
// program gets its own process because the system's loader reads these variables only when a process starts.
const hasCard = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'].some((device) => existsSync(device));
const env = { ...(hasCard ? {} : softwareGpuEnvironment()), ...process.env };
// The channel is for nothing but to tell the program when this process is killed.
const child = spawn(process.execPath, [program, ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env,
});
// A request to end is for the program, which may have to save what it did; this process waits for it. A terminal sends
// Ctrl-C to both, a scheduler its notice only to this one.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (status, signal) => process.exit(status ?? (signal ? 1 : 0)));
