/** A plain autoencoder without a quantizer, told without tensors: the smallest objective that can be frozen. */
import type { Metric } from '../../../src/config/metrics.ts';
import type { ObjectiveFacts } from '../../../src/objectives/facts.ts';

const value: Metric = { unit: 'none', perLayer: false, gradient: false };
const gradient: Metric = { ...value, gradient: true };

export const facts: ObjectiveFacts = {
  name: 'autoencoder',
  modules: [
    { name: 'encoder', freezable: true, changedBy: 'gradient', part: 'encoder' },
    { name: 'rebuilder', freezable: false, changedBy: 'gradient', part: 'rebuilder' },
  ],
  batch: ['features', 'targets'],
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
  terms: [{ metric: 'loss/reconstruction', word: 'rec' }],
  compared: [{ metric: 'loss/reconstruction', of: 'recent', better: 'lower' }],
};
