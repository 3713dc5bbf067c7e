/** A line of the log of every kind. */
import type { LogEntryContent } from '../../src/protocol/log.ts';
import { auditReport } from '../ui/fakeLab.ts';

const CHECK = {
  training: { ssl_proj: false, quantizer: false },
  gradient: 'none',
  change: { ssl_proj: 0, codebook: Number.NaN },
  tapeNodes: 0,
} as const;
export const CONTENTS: LogEntryContent[] = [
  { code: 'built', backend: 'WebGPU', seconds: 1.5 },
  { code: 'started' },
  { code: 'paused' },
  { code: 'frozen', policy: 'wholeForward', check: CHECK },
  { code: 'thawed', policy: 'custom', check: CHECK },
  { code: 'verdict', report: auditReport('B', { kind: 'held' }) },
  {
    code: 'verdict',
    report: auditReport('A', { kind: 'leaks', causes: [{ part: 'codebook', by: 'ema', change: 0.1 }] }),
  },
  { code: 'changed', field: 'learningRate', from: '0.1', to: '0.2' },
  { code: 'forked', from: 'A' },
  { code: 'added' },
  { code: 'removed' },
  { code: 'exported', name: 'x.json' },
  { code: 'imported', name: 'x.json' },
  { code: 'diverged', divergence: null },
  {
    code: 'diverged',
    divergence: {
      lane: 'A',
      step: 412,
      first: { place: 'exp_avg_sq', name: 'dec.2.bias', became: 'positive-infinity', lost: 3, size: 64 },
      cause: { code: 'learning-rate', value: 1, growth: { from: 0.5, to: 1e12, steps: 7 } },
      lost: [{ lane: 'A', tensors: 9, first: null }],
      healthyStep: 380,
    },
  },
  { code: 'restored', from: 414 },
  { code: 'went-on', lost: 40, backend: 'wasm', before: 'webgpu' },
  { code: 'recovered' },
  { code: 'exported-lost', name: 'a.json', tensor: 'dec.2.bias', lost: 3, size: 64, largest: 1e3 },
  { code: 'error', error: { code: 'no-data', problem: { code: 'message', text: 'Nothing there.' } } },
  {
    code: 'error',
    error: {
      code: 'invalid-request',
      problem: {
        code: 'address-and-more',
        more: 2,
        first: {
          code: 'address-setting',
          problem: {
            code: 'not-a-choice',
            id: 'dataset',
            found: { code: 'list-value', length: 3 },
            choices: ['plane'],
          },
        },
      },
    },
  },
  {
    code: 'files',
    report: {
      taken: [],
      refused: { count: 1, first: [{ name: 'a', reason: { code: 'in-place-of-a-file', other: 'empty' } }] },
      left: [],
      told: [],
      waits: false,
    },
  },
  {
    code: 'files',
    report: {
      taken: [{ kind: 'log', count: 1, names: ['train.log'] }],
      refused: { count: 0, first: [] },
      left: [],
      told: [{ name: 'train.log', findings: [{ code: 'log-commitment-zero', count: 412 }, { code: 'log-cut' }] }],
      waits: false,
    },
  },
];
