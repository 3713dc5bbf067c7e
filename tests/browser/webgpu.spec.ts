/** The ground the browser tests stand on: a module worker of the origin computes on a real WebGPU device. */
import { openEmptyPage } from './harness/emptyPage.ts';
import { expect, test } from './harness/page.ts';

/** Doubles four numbers on the GPU and posts them, or the reason why it cannot. */
const WORKER = `
async function double() {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) throw new Error('no adapter');
  const device = await adapter.requestDevice();
  const code = '@group(0) @binding(0) var<storage, read_write> x: array<f32>;' +
    '@compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id: vec3u) { x[id.x] *= 2.0; }';
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto', compute: { module: device.createShaderModule({ code }) },
  });
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const numbers = device.createBuffer({ size: 16, usage: STORAGE | COPY_SRC | COPY_DST });
  const copy = device.createBuffer({ size: 16, usage: MAP_READ | COPY_DST });
  device.queue.writeBuffer(numbers, 0, new Float32Array([1, 2, 3, 4]));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: { buffer: numbers } }],
  }));
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(numbers, 0, copy, 0, 16);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  return [...new Float32Array(copy.getMappedRange())];
}
double().then((numbers) => postMessage(numbers), (error) => postMessage(String(error)));
export {};
`;

test('a module worker computes on WebGPU', async ({ page }) => {
  await page.route('**/probe-worker.js', (route) => route.fulfill({ contentType: 'text/javascript', body: WORKER }));
  await openEmptyPage(page);
  const answer = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const worker = new Worker('/probe-worker.js', { type: 'module' });
        worker.addEventListener('message', ({ data }) => resolve(data));
        worker.addEventListener('error', () => resolve('the worker did not start'));
      }),
  );
  expect(answer).toEqual([2, 4, 6, 8]);
});
