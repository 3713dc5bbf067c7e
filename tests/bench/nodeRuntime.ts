/** Sections in a Node process of their own, with the same bundle as the command line gets. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, type InlineConfig, loadConfigFromFile, mergeConfig } from 'vite';
import { softwareGpuEnvironment } from '../../scripts/findChrome.mjs';
import type { Runtime } from './results.ts';

const root = join(import.meta.dirname, '../..');
const outDir = join(root, 'node_modules/.bench');

export async function nodeRuntime(): Promise<Runtime> {
  const commandLine = await loadConfigFromFile(
    { command: 'build', mode: 'production' },
    join(root, 'vite.cli.config.ts'),
  );
  const changes: InlineConfig = {
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(root, 'tests/bench/runInNode.ts'),
      outDir,
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'runInNode.mjs' } },
    },
  };
  await build(mergeConfig(commandLine?.config ?? {}, changes));
  const program = join(outDir, 'runInNode.mjs');
  return {
    async run(options) {
      // The system's Vulkan loader reads these variables when a process starts.
      const env = { ...softwareGpuEnvironment(), ...process.env };
      return JSON.parse(await outputOf(process.execPath, [program, JSON.stringify(options)], env));
    },
    close() {},
  };
}

/** What a program prints. Its messages go to the terminal. @throws Error if it ends with a status other than 0 */
export function outputOf(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(output);
      else reject(new Error(`${command} ended with status ${status}`));
    });
  });
}
