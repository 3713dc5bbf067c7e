/** The results as tables in Markdown. */
import { cpus } from 'node:os';
import { barsOf, isMet } from './bars.ts';
import type { GpuCounts } from './gpuCounters.ts';
import type { Measured, SectionResults, StepResult } from './results.ts';

/** All tables of what was measured, the bars last. */
export function report(measured: Measured): string {
  const sections = [`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`];
  for (const [runtime, byBackend] of [
    ['Node', measured.node],
    ['Chromium', measured.browser],
  ] as const) {
    for (const [backend, results] of Object.entries(byBackend)) {
      sections.push(`## ${backend} in ${runtime}`, ...tablesOf(results));
    }
  }
  if (measured.torch) sections.push(torchTable(measured.torch));
  if (measured.bundle) {
    const { start, onDemand } = measured.bundle;
    sections.push(`Code of the worker as gzip: ${kB(start)} at the start, ${kB(onDemand)} on demand.`);
  }
  sections.push('## Bars', barTable(measured));
  return sections.join('\n\n');
}

function tablesOf({ step = {}, kernels, growth, lanes, frozen = {}, copies = {}, bits }: SectionResults): string[] {
  const tables: string[] = [];
  const steps = Object.entries(step).flatMap(([size, { ours, tape, stock }]) => [
    [size, 'ours', ...stepCells(ours)],
    ...(tape ? [[size, 'ours, all on the tape', ...stepCells(tape)]] : []),
    [size, 'stock', ...stepCells(stock)],
    [
      size,
      'stock / ours',
      ratio(stock.ms, ours.ms),
      ratio(stock.scripting, ours.scripting),
      '',
      '',
      '',
      '',
      bytesRatio(tape ?? ours, stock),
    ],
  ]);
  if (steps.length > 0) {
    const head = [
      'step',
      '',
      'ms',
      'JavaScript ms',
      'dispatches',
      'submits',
      'writes',
      'read-backs',
      'acquired',
      'peak',
    ];
    tables.push(table(head, steps));
  }
  if (kernels) {
    const rows = kernels.map(({ kernel, size, ours, composition, gpu }) => [
      kernel,
      size,
      ms(ours),
      ms(composition),
      ratio(composition, ours),
      ...(gpu ? [String(gpu.dispatches), kB(gpu.acquiredBytes)] : ['', '']),
    ]);
    tables.push(table(['kernel', 'size', 'ours, ms', 'stock, ms', 'stock / ours', 'dispatches', 'acquired'], rows));
  }
  if (growth) {
    const rows = growth.map(({ along, points, exponent }) => [
      along,
      points.map(([n, time]) => `${n}: ${ms(time)}`).join(', '),
      exponent.toFixed(2),
    ]);
    tables.push(table(['growth along', 'ms per step', 'exponent'], rows));
  }
  if (lanes) {
    const rows = Object.entries(lanes).map(([count, time]) => [count, ms(time), ratio(time, lanes[1] ?? Number.NaN)]);
    tables.push(table(['lanes', 'ms per step', 'against one'], rows));
  }
  const freezes = Object.entries(frozen).map(([size, { frozen, unfrozen }]) => [
    size,
    ms(frozen),
    ms(unfrozen),
    (frozen / unfrozen).toFixed(2),
  ]);
  if (freezes.length > 0) tables.push(table(['step', 'frozen, ms', 'unfrozen, ms', 'share'], freezes));
  const kept = Object.entries(copies).map(([size, { copies, none }]) => [
    size,
    ms(copies),
    ms(none),
    (copies / none).toFixed(3),
  ]);
  if (kept.length > 0) tables.push(table(['step', 'with copies, ms', 'without, ms', 'share'], kept));
  if (bits)
    tables.push(`Two runs of ${bits.steps} steps: ${bits.different} of ${bits.values} values differ in any bit.`);
  return tables;
}

function stepCells({ ms: time, scripting, gpu }: StepResult): string[] {
  return [ms(time), ms(scripting), ...(gpu ? gpuCells(gpu) : ['', '', '', '', '', ''])];
}

function gpuCells({ dispatches, submits, bufferWrites, readBacks, acquiredBytes, peakBytes }: GpuCounts): string[] {
  return [...[dispatches, submits, bufferWrites, readBacks].map(String), kB(acquiredBytes), kB(peakBytes)];
}

function torchTable({ version, before, after }: NonNullable<Measured['torch']>): string {
  const rows = Object.entries(before).map(([size, first]) => [size, ms(first), ms(after[size as keyof typeof after])]);
  return `## PyTorch ${version} on the CPU, two threads\n\n${table(['step', 'before, ms', 'after, ms'], rows)}`;
}

function barTable(measured: Measured): string {
  const rows = barsOf(measured).map((bar) => {
    const met = isMet(bar);
    const unit = bar.unit === '×' || bar.unit === '' ? bar.unit : ` ${bar.unit}`;
    const value = met === null ? '–' : `${Number(bar.value.toFixed(2))}${unit}`;
    return [
      bar.what,
      value,
      `${bar.wanted} ${bar.limit}${unit}`,
      met === null ? 'not measured' : met ? 'met' : 'NOT met',
    ];
  });
  return table(['', 'measured', 'bar', ''], rows);
}

function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => '---'), ...rows.map((row) => head.map((_, i) => row[i] ?? ''))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const ms = (time = Number.NaN): string => (time < 10 ? time.toFixed(2) : time.toFixed(1));
const ratio = (a: number, b: number): string => `${(a / b).toFixed(1)}×`;
const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

function bytesRatio(ours: StepResult, stock: StepResult): string {
  return ours.gpu && stock.gpu ? ratio(stock.gpu.acquiredBytes, ours.gpu.acquiredBytes) : '';
}
