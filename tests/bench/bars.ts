/** What the numbers are held against. Nothing fails on a bar that is missed: it is reported. */
import type { KernelResult, Measured, SectionResults } from './results.ts';
import type { SizeName } from './sizes.ts';

export interface Bar {
  what: string;
  /** NaN: not measured in this run. */
  value: number;
  limit: number;
  /** Which side of the limit is wanted. */
  wanted: 'at least' | 'at most';
  unit: '' | '×' | 'ms' | 'kB' | 'values';
}

/** Every bar with what was measured of it. */
export function barsOf({ node, browser, torch, bundle }: Measured): Bar[] {
  const gpu = node.webgpu ?? browser.webgpu;
  const wasm = node.wasm ?? browser.wasm;
  const toy = gpu?.step?.toy;
  // Beside the stock step, in one engine and one wasm heap, ours takes half as long again as it does alone.
  const aloneOnWasm = wasm?.frozen?.toy?.unfrozen ?? wasm?.step?.toy?.ours.ms;
  const atMost = (what: string, value: number | undefined, limit: number, unit: Bar['unit'] = ''): Bar => ({
    what,
    value: value ?? Number.NaN,
    limit,
    unit,
    wanted: 'at most',
  });
  const atLeast = (what: string, value: number | undefined, limit: number): Bar => ({
    what,
    value: value ?? Number.NaN,
    limit,
    unit: '×',
    wanted: 'at least',
  });
  // Other work on the machine slows PyTorch's two threads most; the faster of its runs is the fairer one.
  const torchToy = Math.min(torch?.before.toy ?? Number.NaN, torch?.after.toy ?? Number.NaN);
  return [
    atMost('dispatches per toy step', toy?.ours.gpu?.dispatches, 24),
    atMost('submits per toy step', toy?.ours.gpu?.submits, 1),
    atMost('read-backs awaited inside their step', toy && Number(toy.ours.awaitsReadBack), 0),
    atMost('JavaScript per toy step in Chromium', browser.webgpu?.step?.toy?.ours.scripting, 1.5, 'ms'),
    atLeast('toy step against stock, WebGPU in Node', speedUp(node.webgpu, 'toy'), 10),
    atLeast('toy step against stock, WebGPU in Chromium', speedUp(browser.webgpu, 'toy'), 10),
    atLeast('nearest code against its composition, toy', kernelSpeedUp(gpu, 'nearest code', 'toy'), 12),
    atLeast('nearest code against its composition, mid', kernelSpeedUp(gpu, 'nearest code', 'mid'), 7),
    atLeast('EMA against its composition, toy', kernelSpeedUp(gpu, 'EMA statistics and update', 'toy'), 30),
    atLeast('AdamW against its composition, toy', kernelSpeedUp(gpu, 'AdamW', 'toy'), 6),
    atLeast('gradient norms against their composition, toy', kernelSpeedUp(gpu, 'gradient norms', 'toy'), 5),
    atMost('bytes acquired per toy step, share of stock', toy && shareOfBytes(toy), 0.35),
    atMost('frozen toy step, share of unfrozen', frozenShare(gpu), 0.6),
    atLeast('toy step against stock, wasm', speedUp(wasm, 'toy'), 3),
    atLeast('toy step against PyTorch on the CPU, wasm', torchToy / (aloneOnWasm ?? Number.NaN), 0.5),
    atMost('code of the worker as gzip, without wasm', bundle ? bundle.start / 1000 : undefined, 200, 'kB'),
    atMost(`values that differ between two runs`, gpu?.bits?.different, 0, 'values'),
  ];
}

/** Whether a bar is met; null if it was not measured. */
export function isMet({ value, limit, wanted }: Bar): boolean | null {
  if (Number.isNaN(value)) return null;
  return wanted === 'at most' ? value <= limit : value >= limit;
}

function speedUp(results: SectionResults | undefined, size: SizeName): number | undefined {
  const pair = results?.step?.[size];
  return pair && pair.stock.ms / pair.ours.ms;
}

function kernelSpeedUp(results: SectionResults | undefined, kernel: string, size: SizeName): number | undefined {
  const found = results?.kernels?.find((result: KernelResult) => result.kernel === kernel && result.size === size);
  return found && found.composition / found.ours;
}

/** A replayed step acquires nothing, because its memory is held: the step on the tape says what it takes. */
function shareOfBytes({
  ours,
  tape,
  stock,
}: NonNullable<NonNullable<SectionResults['step']>['toy']>): number | undefined {
  const gpu = (tape ?? ours).gpu;
  return gpu && stock.gpu ? gpu.acquiredBytes / stock.gpu.acquiredBytes : undefined;
}

function frozenShare(results: SectionResults | undefined): number | undefined {
  const pair = results?.frozen?.toy;
  return pair && pair.frozen / pair.unfrozen;
}
