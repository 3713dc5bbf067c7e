/** Runs sections in a module worker of the browser; `browserRuntime.ts` starts it. */
import { chooseBackend } from '../../src/lab/backend.ts';
import { BROWSER } from '../../src/worker/browserPlatform.ts';
import { installGpuCounters } from './gpuCounters.ts';
import type { RunOptions, SectionResults } from './results.ts';
import { runSections } from './sections.ts';

export type FromBenchWorker = { line: string } | { error: string } | { results: SectionResults };

const tell = (message: FromBenchWorker): void => postMessage(message);

async function run({ backend, ...options }: RunOptions): Promise<void> {
  const fail = (reason: string): void => tell({ error: `The GPU failed: ${reason}` });
  await chooseBackend(BROWSER, { backend, kernels: null }, fail);
  if (backend === 'webgpu') installGpuCounters(fail);
  tell({ results: await runSections(options, (line) => tell({ line: `${backend}: ${line}` })) });
}

addEventListener('message', ({ data }: MessageEvent<RunOptions>) => {
  run(data).catch((error: unknown) => tell({ error: error instanceof Error ? String(error.stack) : String(error) }));
});
