/** Which way of multiplying fits an adapter. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { MATRIX_PRODUCT } from './convKernels.ts';
import { Dispatcher } from './dispatch.ts';
import { productProgram, productThreads, type Variant } from './product.ts';

/** Rows, columns and inner size of the product that is timed: enough to fill a small GPU, a few milliseconds at most. */
const SIZE = 256;
const RUNS = 8;

/**
 * Times a product both ways and says which was faster. Takes some milliseconds on a GPU; a software adapter, which takes
 * a second to compile the shared tiles, is better told apart by its name.
 */
export async function fasterVariant(backend: WebGPUBackend): Promise<Variant> {
  const registers = await timeOf(backend, 'registers');
  const shared = await timeOf(backend, 'shared');
  return registers < shared ? 'registers' : 'shared';
}

/** Milliseconds for some products in a row, compilation and a first run left out. */
async function timeOf(backend: WebGPUBackend, variant: Variant): Promise<number> {
  const gpu = new Dispatcher(backend);
  const product = productProgram(MATRIX_PRODUCT, variant);
  await gpu.compile([product]);
  const [a, b, c] = [gpu.output([SIZE, SIZE]), gpu.output([SIZE, SIZE]), gpu.output([SIZE, SIZE])];
  const run = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i += 1) {
      const uniforms = [SIZE, SIZE, 1, SIZE, SIZE, 1, 1, SIZE];
      gpu.run(product, [a, b, c], uniforms, productThreads(variant, SIZE, SIZE));
    }
    gpu.submit();
    await backend.device.queue.onSubmittedWorkDone();
  };
  await run(1);
  const begun = performance.now();
  await run(RUNS);
  const time = performance.now() - begun;
  gpu.release(a, b, c);
  return time;
}
