/** The report of one run, made of a run that was made up: what stands in it, and that nothing in it acts. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultExperiment, type Experiment } from '../../src/config/experiment.ts';
import { ENGLISH, speak } from '../../src/config/texts/index.ts';
import pseudo from '../../src/config/texts/en-XA/index.ts';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { LaneSeries } from '../../src/metrics/series.ts';
import type { AuditReport } from '../../src/protocol/audit.ts';
import { runPage } from '../../src/report/runPage.ts';
import { comparisonsNow, curvesNow, freezeTracks, type RunReport } from '../../src/report/runReport.ts';

afterEach(() => speak(ENGLISH));

const STEPS = 40;
const series = (loss: number, gradient: number): LaneSeries =>
  LaneSeries.of({
    step: Int32Array.from({ length: STEPS }, (_, i) => i + 1),
    seconds: Float64Array.from({ length: STEPS }, (_, i) => i / 10),
    columns: {
      'loss/reconstruction': new Float32Array(STEPS).fill(loss),
      'gradient/ssl_proj': new Float32Array(STEPS).fill(gradient),
    },
  });
const audit = (lane: 'A' | 'B', change: Partial<AuditReport> = {}): AuditReport => ({
  lane,
  since: 1,
  step: STEPS,
  frozen: lane === 'B',
  policy: 'wholeForward',
  training: { ssl_proj: lane === 'A', quantizer: lane === 'A' },
  tape: { nodes: 0, bytes: 0 },
  entries: [
    {
      name: 'ssl_proj.weight',
      kind: 'parameter',
      module: 'ssl_proj',
      gradient: { kind: 'none' },
      change: lane === 'A' ? 0.5 : 0,
      identical: lane === 'B',
    },
  ],
  verdict: { kind: lane === 'A' ? 'training' : 'held' },
  ...change,
});
const experiment = (): Experiment => ({
  ...defaultExperiment(),
  settings: { ...defaultExperiment().settings, seed: 77, learningRate: 0.0123 },
  timeline: [
    { step: 11, action: 'freeze', lane: { id: 'A', frozen: true, policy: 'noGradOnly' } },
    { step: 21, action: 'freeze', lane: { id: 'A', frozen: false, policy: 'noGradOnly' } },
  ],
});
function report(change: Partial<RunReport> = {}): RunReport {
  const lanes = new Map([
    ['A', series(3, 1.5)],
    ['B', series(4, NO_GRADIENT)],
  ] as const);
  return {
    name: '',
    experiment: experiment(),
    whole: true,
    steps: STEPS,
    diverged: false,
    backend: { name: 'wasm', adapter: '' },
    curves: curvesNow(lanes),
    audits: new Map([
      ['A', audit('A')],
      ['B', audit('B')],
    ]),
    verdicts: [
      audit('A', {
        since: 11,
        step: 20,
        frozen: true,
        policy: 'noGradOnly',
        verdict: { kind: 'leaks', causes: [{ part: 'codebook', by: 'ema', change: 0.25 }] },
      }),
    ],
    comparisons: comparisonsNow(experiment(), lanes),
    material: { audio: [], features: [], checkpoint: null },
    address: '?v=1&x=%7B%7D',
    written: 0,
    ...change,
  };
}
const page = (change: Partial<RunReport> = {}): string => [...runPage(report(change))].join('');
/** Kinds of tags and of attributes; throws if something is left that is neither a tag as we write them nor text. */
function marksOf(html: string): { tags: Set<string>; attributes: Set<string> } {
  const [tags, attributes] = [new Set<string>(), new Set<string>()];
  const rest = html
    .replace('<!doctype html>', '')
    .replace(/<style>[^<]*<\/style>/, '')
    .replace(/<\/?([a-z]\w*)((?: [\w-]+(?:="[^"<>]*")?)*)\/?>/g, (_, tag: string, given: string) => {
      tags.add(tag);
      for (const [, name] of given.matchAll(/ ([\w-]+)(?:="[^"]*")?/g)) attributes.add(String(name));
      return '';
    });
  if (/[<>]/.test(rest)) throw new Error(`left over: ${/.{0,40}[<>].{0,40}/s.exec(rest)?.[0]}`);
  return { tags, attributes };
}
const textOf = (html: string): string => html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, '\n');

describe('what is told', () => {
  let html = '';
  beforeAll(() => {
    html = page();
  });

  it('the lanes against each other, and the verdict on each', () => {
    expect(html).toContain('Lane B reconstructs to 4.00 against 3.00');
    expect(html).toContain('Frozen: nothing moved in 40 steps');
    expect(html).toContain('Training: nothing is frozen');
  });

  it('what was done, and what was found where a freeze ended, in their order', () => {
    const told = html.split('>What was done<')[1]?.split('</table>')[0] ?? '';
    const rows = [...told.matchAll(/<td class="number">(\d+)<\/td><td>([^<]*)<\/td>/g)].map(([, step, said]) => [
      step,
      said,
    ]);
    expect(rows).toEqual([
      ['11', 'freeze lane A (no-grad only)'],
      ['21', 'thaw lane A (no-grad only)'],
      ['21', 'Found on lane A, steps 11 to 20: Leaks: the codebook moved by up to 0.250 through EMA'],
    ]);
  });

  it('settings that differ, in sight; all that matter, folded; none of another data set', () => {
    const [open = '', folded = ''] = html.split('>Settings<')[1]?.split('<details>') ?? [];
    expect(open.match(/<tr>/g)).toHaveLength(3);
    expect(open).toContain('<td class="code">learningRate</td><td>0.0123</td>');
    expect(folded.split('</details>')[0]).toContain('>decay<');
    expect(html).not.toContain('>shape<');
  });

  it('newest values and means of the last tenth; a gradient that does not exist is none', () => {
    const row = /<th scope="row">Gradient norm: ssl_proj<\/th>(.*?)<\/tr>/.exec(html)?.[1] ?? '';
    expect(
      row
        .replace(/<[^>]*>/g, ' ')
        .trim()
        .split(/\s+/),
    ).toEqual(['1.50', '1.50', 'none', '–']);
  });

  it('a curve for each lane, and bars where a lane was frozen', () => {
    expect(html.match(/<figure>/g)).toHaveLength(2);
    expect(freezeTracks(report())).toEqual([
      { place: 0, spans: [{ from: 10, to: 20 }] },
      { place: 1, spans: [{ from: 0, to: 40 }] },
    ]);
  });

  it('how to train it again: experiment, command and address', () => {
    expect(html).toContain('train experiment.json --steps 40 --backend wasm --out run');
    const written = /<pre[^>]*>(\{.*?)<\/pre>/s.exec(html)?.[1]?.replaceAll('&quot;', '"') ?? '';
    expect(JSON.parse(written)).toEqual(experiment());
    expect(html).not.toContain('<a ');
    expect(page({ address: 'https://lab.example/?v=1' })).toContain(
      '<a href="https://lab.example/?v=1" rel="noreferrer">',
    );
    expect(page({ address: 'javascript:alert(1)' })).not.toContain('<a ');
  });

  it('divergence, and a beginning that is not known', () => {
    expect(page({ diverged: true })).toContain('no longer finite by step 40');
    expect(page({ whole: false })).toContain('not known from its beginning');
  });

  it('files that it takes', () => {
    const many = page({
      material: { audio: Array.from({ length: 130 }, (_, i) => `a${i}.wav`), features: [], checkpoint: 's2G.pth' },
    });
    expect(many).toContain('checkpoint: s2G.pth');
    expect(many).toContain('a99.wav, and 30 more');
    expect(many).toContain('--checkpoint CHECKPOINT --audio FOLDER');
  });
});

it('a fork is frozen as its origin was, and a lane that is gone has no bar', () => {
  const told: Experiment = {
    ...experiment(),
    timeline: [
      { step: 11, action: 'fork', lane: 'B' },
      { step: 21, action: 'remove', lane: 'B' },
    ],
  };
  const curves = curvesNow(
    new Map([
      ['A', series(1, 1)],
      ['C', series(1, 1)],
    ] as const),
  );
  expect(freezeTracks({ experiment: told, steps: 40, curves })).toEqual([{ place: 2, spans: [{ from: 10, to: 40 }] }]);
});

/** What people may call their files, runs and tensors. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><svg onload=alert(1)>',
  '&lt;b&gt;&#x3c;i>',
  '\u202egnp.exe\u0000',
  '</pre><iframe src="//evil.example">',
];

it.each(HOSTILE)('%j stays text wherever it comes from', (name) => {
  const given = audit('A');
  const html = page({
    name,
    backend: { name: 'webgpu', adapter: name },
    material: { audio: [name], features: [name], checkpoint: name },
    address: `https://lab.example/?name=${name}`,
    experiment: { ...experiment(), settings: { ...experiment().settings, voices: [name] } },
    audits: new Map([
      ['A', { ...given, training: { [name]: true }, entries: given.entries.map((entry) => ({ ...entry, name })) }],
    ]),
  });
  const harmless = page({
    name: 'n',
    material: { audio: ['n'], features: ['n'], checkpoint: 'n' },
    address: 'https://lab.example/',
  });
  expect(marksOf(html)).toEqual(marksOf(harmless));
  const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, address]) => address?.slice(0, 20));
  expect(links).toEqual(['https://lab.example/']);
  expect(html).not.toContain('\u202e');
});

it('needs nothing else, and runs nothing', () => {
  const html = page();
  expect(html).not.toMatch(/<script|<link|<img|@import|url\(|https?:|\son\w+=/i);
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

it('is in the language of now', () => {
  speak({ tag: 'en-XA', texts: pseudo });
  const html = page();
  expect(html).toContain('<html lang="en-XA">');
  const words = textOf(html.replace(/<pre.*?<\/pre>/gs, '').replace(/<td class="code">.*?<\/td>/g, ''));
  const plain = words.split('\n').filter((text) => /[a-z]{3}/i.test(text) && !text.includes('⟦'));
  expect(
    plain.filter(
      (text) => !/^(Jan 1, 1970.*|reconstruction|wasm|experiment\.json|ssl_proj|ssl_proj\.weight)$/.test(text),
    ),
  ).toEqual([]);
});

it('can be made of a run without a step', () => {
  const html = page({ steps: 0, curves: new Map(), audits: new Map(), verdicts: [], comparisons: [] });
  expect(html).toContain('</html>');
});
