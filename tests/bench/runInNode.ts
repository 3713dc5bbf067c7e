/** Runs sections in Node and prints the results as JSON; `nodeRuntime.ts` starts it with the options in JSON. */
import { startBackend } from '../../src/cli/backend.ts';
import { installGpuCounters } from './gpuCounters.ts';
import type { RunOptions } from './results.ts';
import { runSections } from './sections.ts';

const { backend, ...options } = JSON.parse(process.argv[2] ?? '{}') as RunOptions;
await startBackend(backend);
if (backend === 'webgpu') installGpuCounters(failOnGpuError);
const results = await runSections(options, (line) => console.error(`  Node, ${backend}: ${line}`));
process.stdout.write(JSON.stringify(results), () => process.exit(0));

/** A faulty shader throws nothing: what follows would measure nothing. */
function failOnGpuError(message: string): void {
  console.error(`  The GPU failed: ${message}`);
  process.exit(1);
}
