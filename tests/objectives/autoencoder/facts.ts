/** A plain autoencoder without a quantizer, told without tensors: the smallest objective that can be frozen. */
import { WINDOWS } from '../../../src/config/batchForm.ts';
import type { Metric } from '../../../src/config/metrics.ts';
import { PRESETS } from '../../../src/config/presets.ts';
import type { ObjectiveFacts } from '../../../src/objectives/facts.ts';

const value: Metric = { unit: 'none', perLayer: false, gradient: false };
const gradient: Metric = { ...value, gradient: true };

export const facts: ObjectiveFacts = {
  name: 'autoencoder',
  modules: [
    { name: 'encoder', freezable: true, changedBy: 'gradient', part: 'encoder' },
    { name: 'rebuilder', freezable: false, changedBy: 'gradient', part: 'rebuilder' },
  ],
  batch: WINDOWS,
  fields: ['dim', 'learningRate', 'weightDecay', 'beta1', 'beta2', 'adamEpsilon', 'probeEvery'],
  presets: { small: PRESETS.small },
  sizeOf: ({ dim }, { channelsIn, channelsOut }) => ({
    parameters: dim * (channelsIn + 1) + channelsOut * (dim + 1),
    buffers: 0,
    piece: 0,
    widest: Math.max(dim, channelsIn, channelsOut),
    perFrame: channelsIn + 4 * channelsOut + 4 * dim,
  }),
  metrics: {
    'loss/total': value,
    'loss/reconstruction': value,
    'gradient/encoder': gradient,
    'gradient/rebuilder': gradient,
    'drift/encoder': value,
    'tape/nodes': { ...value, unit: 'nodes' },
    'tape/bytes': { ...value, unit: 'bytes' },
  },
  telling: ['loss/total', 'gradient/encoder', 'gradient/rebuilder'],
  charts: [
    {
      id: 'gradient',
      scale: 'log',
      unit: 'plain',
      lines: [
        { metric: 'gradient/encoder', dash: 'solid', zeroIsState: true },
        { metric: 'gradient/rebuilder', dash: 'dotted', zeroIsState: true },
      ],
    },
  ],
  stations: [
    {
      module: 'encoder',
      at: 'encoder',
      size: 'dim',
      gradient: 'gradient/encoder',
      note: { kind: 'moved', metric: 'drift/encoder' },
      straightThrough: false,
    },
    {
      module: 'rebuilder',
      at: 'rebuilder',
      size: 'hidden',
      gradient: 'gradient/rebuilder',
      note: null,
      straightThrough: false,
    },
  ],
  terms: [{ metric: 'loss/reconstruction', word: 'rec', weight: null, inMatrix: false }],
  compared: [{ metric: 'loss/reconstruction', of: 'recent', better: 'lower' }],
};
