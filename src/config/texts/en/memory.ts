/** What an experiment takes of memory, and what to do where there is not enough, in English. */
import { plurals } from '../plurals.ts';

const plural = plurals('en');

const SMALLER = 'fewer lanes, a smaller batch, shorter clips, fewer codes, layers or dimensions';

export const memory = {
  ended: 'Memory ran out: nothing can be trained until a restart.',
  exhausted: (of: 'gpu' | 'wasm' | 'browser', detail: string) =>
    [
      {
        gpu: `The GPU has no memory left. Choose ${SMALLER}, or close other pages that use the GPU.`,
        wasm: `WebAssembly has no memory left: it holds 2 GiB. Choose ${SMALLER}, or a browser with WebGPU.`,
        browser: `The browser has no memory left for this. Close other tabs, or choose ${SMALLER}.`,
      }[of],
      ...(detail === '' ? [] : [`It says: ${detail}`]),
    ].join(' '),

  /** A clause. */
  pieceTooLarge: (piece: 'batch' | 'parameters' | 'codebook', mebibytes: string, most: string) =>
    ({
      batch: `the widest matrix of a batch takes ${mebibytes} MiB in one piece; this device holds at most ${most}: choose a smaller batch, shorter clips, fewer codes or dimensions`,
      parameters: `the parameters of a lane take ${mebibytes} MiB in one piece; this device holds at most ${most}: choose fewer dimensions or hidden channels`,
      codebook: `a codebook with its averages takes ${mebibytes} MiB in one piece; this device holds at most ${most}: choose fewer codes or dimensions`,
    })[piece],
  label: 'Memory',
  about: (size: string) => `about ${size}`,
  parts: {
    parameters: 'Parameters',
    buffers: 'Codebooks',
    moments: 'Optimizer',
    references: 'References for drift and audit',
    healthyCopies: 'States to go back to',
  },
  perLane: 'One lane',
  lanes: (count: number) => `${count} ${plural(count, { one: 'lane', other: 'lanes' })}`,
  step: 'One step: batch, activations, gradients',
  data: 'Data and probe',
  unknown: 'not known yet',
  total: 'Together',
  another: 'With another lane',
  short: {
    backend: (most: string) =>
      `That is near the ${most} that this backend can hold, or beyond it, so training may stop. Fewer lanes, codes or dimensions take less; with WebGPU there is no such limit.`,
    machine: (most: string) =>
      `That is more than half of this machine’s memory (${most} or more, the browser says), so the browser may not give it. Fewer lanes, codes or dimensions take less.`,
  },
  refused: (reason: string) => `This cannot be built here: ${reason}.`,
} as const;
