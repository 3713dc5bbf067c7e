/** A report made of outcomes that were made up: what stands in the table, in the charts, and what does not. */
import { afterEach, describe, expect, it } from 'vitest';
import { sweepOf } from '../../src/cli/sweepFile.ts';
import { ENGLISH, speak } from '../../src/config/texts/index.ts';
import pseudo from '../../src/config/texts/en-XA/index.ts';
import type { MetricKey } from '../../src/config/metrics.ts';
import { runsOf, type Sweep } from '../../src/config/sweep.ts';
import type { LaneVerdict } from '../../src/formats/verdictFile.ts';
import { lineChart } from '../../src/report/lineChart.ts';
import { type SweepOutcome, sectionsOf } from '../../src/report/outcome.ts';
import { reportPage } from '../../src/report/reportPage.ts';
import { sweepCsv } from '../../src/report/sweepCsv.ts';

afterEach(() => speak(ENGLISH));

const verdict = (kind: LaneVerdict['verdict'], causes: LaneVerdict['causes'] = []): LaneVerdict => ({
  lane: 'A',
  policy: 'evalOnly',
  frozen: kind !== 'training',
  since: 1,
  step: 4,
  verdict: kind,
  causes,
  sentence: '',
});

/** Loss is the seed in every run, ten times that under noGradOnly; the third run of the list diverged. */
function outcomeOf(given: Record<string, unknown>, change: (outcome: SweepOutcome) => void = () => {}): SweepOutcome {
  const { sweep }: { sweep: Sweep } = sweepOf('s.json', { steps: 4, ...given });
  const runs = runsOf(sweep).map(({ point }, i) => {
    const leaks = point.policy === 'noGradOnly';
    const loss = point.seed * (leaks ? 10 : 1);
    const columns = new Map<MetricKey, { last: number; late: number; curve: Float64Array }>([
      ['loss/reconstruction', { last: loss + 0.5, late: loss, curve: Float64Array.of(loss, loss) }],
      ['gradient/ssl_proj', { last: -1, late: Number.NaN, curve: Float64Array.of(Number.NaN, Number.NaN) }],
    ]);
    const own = leaks ? verdict('leaks', [{ part: 'codebook', by: 'ema', change: 0.5 }]) : verdict('held');
    return { name: `run${i}`, point, step: 4, diverged: false, lanes: [{ id: 'A' as const, verdict: own, columns }] };
  });
  const outcome = { sweep, backend: 'wasm', runs, missing: [] };
  change(outcome);
  return outcome;
}

const twoPolicies = { seeds: [1, 2, 3], policies: ['evalOnly', 'noGradOnly'] };
const page = (outcome: SweepOutcome): string => [...reportPage(outcome)].join('');
/** Cells of the table's rows, as text. */
const rowsOf = (html: string): string[][] =>
  [...html.matchAll(/<tbody>(.*?)<\/tbody>/gs)].flatMap(([, body]) =>
    [...(body ?? '').matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
      [...(row ?? '').matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => (cell ?? '').replace(/<[^>]*>/g, '')),
    ),
  );

describe('the page', () => {
  it('has a row per policy: seeds, verdict, mean and spread over seeds', () => {
    expect(rowsOf(page(outcomeOf(twoPolicies)))).toEqual([
      ['eval only', '3', 'held', '2.00 ± 1.00', '–'],
      ['no-grad only', '3', 'leaked: codebook', '20.0 ± 10.0', '–'],
    ]);
  });

  it('leaves runs that diverged out of means, and says so; names those that are missing', () => {
    const outcome = outcomeOf(twoPolicies, ({ runs, missing }) => {
      Object.assign(runs[0] as object, { diverged: true });
      runs.pop();
      missing.push('noGradOnly-seed3-<b>');
    });
    const html = page(outcome);
    expect(rowsOf(html).map((row) => row.slice(1, 4))).toEqual([
      ['2', 'held', '2.50 ± 0.707'],
      ['2', 'leaked: codebook', '15.0 ± 7.07'],
    ]);
    expect(html).toContain('1 run diverged and is left out of means and charts.');
    expect(html).toContain('1 run has not ended');
    expect(html).toContain('<li>noGradOnly-seed3-&lt;b&gt;</li>');
    expect(html).toContain('<dd>5 of 6</dd>');
  });

  it('tells verdicts that differ between seeds apart', () => {
    const html = page(
      outcomeOf({ seeds: [1, 2, 3], policies: ['evalOnly'] }, ({ runs }) => {
        Object.assign(runs[1]?.lanes[0] as object, {
          verdict: verdict('leaks', [{ part: 'ssl_proj', by: 'gradient', change: 1 }]),
        });
      }),
    );
    expect(rowsOf(html)[0]?.[2]).toBe('held (2); leaked: ssl_proj (1)');
  });

  it('has a section per value of a field, or lines of them where there are no policies', () => {
    const both = sectionsOf(outcomeOf({ ...twoPolicies, settings: { codes: [8, 16] } }));
    expect(both.map(({ settings, lines }) => [settings, lines.map(({ label }) => label)])).toEqual([
      [{ codes: 8 }, ['eval only', 'no-grad only']],
      [{ codes: 16 }, ['eval only', 'no-grad only']],
    ]);
    const only = sectionsOf(outcomeOf({ seeds: [1, 2], settings: { codes: [8, 16], decay: [0.9, 0.99] } }));
    expect(
      only.map(({ settings, lines }) => [settings, lines.map(({ label, lanes }) => [label, lanes.length])]),
    ).toEqual([
      [
        { decay: 0.9 },
        [
          ['codes 8', 2],
          ['codes 16', 2],
        ],
      ],
      [
        { decay: 0.99 },
        [
          ['codes 8', 2],
          ['codes 16', 2],
        ],
      ],
    ]);
  });

  it('needs nothing else, and runs nothing', () => {
    const html = page(outcomeOf(twoPolicies));
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|https?:|\son\w+=/i);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('is in the language of now', () => {
    speak({ tag: 'en-XA', texts: pseudo });
    const html = page(outcomeOf(twoPolicies));
    expect(html).toContain('<html lang="en-XA">');
    const words = html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, '\n');
    const plain = words.split('\n').filter((text) => /[a-z]{3}/i.test(text) && !text.includes('⟦'));
    expect(plain).toEqual(['reconstruction', 'wasm']);
  });

  it('can be drawn of nothing', () => {
    const html = page(
      outcomeOf(twoPolicies, ({ runs, missing }) => missing.push(...runs.splice(0).map(({ name }) => name))),
    );
    expect(html).toContain('6 runs have not ended');
  });
});

it('the table has a line per run and lane, in the form of the metrics', () => {
  const [head, first, ...others] = [...sweepCsv(outcomeOf({ ...twoPolicies, settings: { voices: [['slt', 'awb']] } }))];
  expect(head).toBe(
    'run,seed,policy,voices,lane,frozen,verdict,moved,step,diverged,loss/reconstruction,loss/reconstruction (last tenth),gradient/ssl_proj,gradient/ssl_proj (last tenth)\r\n',
  );
  expect(first).toBe('run0,1,evalOnly,slt awb,A,true,held,,4,false,1.5,1,none,\r\n');
  expect(others).toHaveLength(5);
  expect(others[0]).toBe('run1,1,noGradOnly,slt awb,A,true,leaks,codebook by ema,4,false,10.5,10,none,\r\n');
});

describe('a chart', () => {
  const chart = (curves: number[][], scale: 'linear' | 'log' = 'linear'): string =>
    lineChart(
      [{ place: 0, curves: curves.map((curve) => Float64Array.from(curve)) }],
      { scale, unit: 'plain' },
      100,
      's',
    );
  const pointsOf = (svg: string, mark: string): number[][] =>
    (new RegExp(`<${mark}[^>]*points="([^"]*)"`).exec(svg)?.[1] ?? '')
      .split(' ')
      .filter(Boolean)
      .map((point) => point.split(',').map(Number));

  it('puts the mean in the middle of the band, on the axis that its ticks show', () => {
    const svg = chart([
      [1, 2],
      [3, 2],
    ]);
    const [mean, band] = [pointsOf(svg, 'polyline'), pointsOf(svg, 'polygon')];
    expect(mean).toHaveLength(2);
    // Upper edge from left to right, lower edge back.
    const [upper, , , lower] = band.map(([, y]) => y ?? 0);
    expect(((upper ?? 0) + (lower ?? 0)) / 2).toBeCloseTo(mean[0]?.[1] ?? 0, 0);
    const at2 = /<text class="tick-y" x="[\d.]+" y="([\d.]+)">2</.exec(svg)?.[1];
    expect(Number(at2)).toBe(mean[1]?.[1]);
  });

  it('has no band for a single run, joins over what was not measured, and dots a lone value', () => {
    expect(chart([[1, 2]])).not.toContain('polygon');
    expect(pointsOf(chart([[1, Number.NaN, 2]]), 'polyline')).toHaveLength(2);
    const [a, b] = pointsOf(chart([[Number.NaN, 1]]), 'polyline');
    expect(a).toEqual(b);
  });

  it('stays within its frame on a log scale, whatever the spread', () => {
    const svg = chart(
      [
        [1e-3, 5],
        [1, 1e-9],
      ],
      'log',
    );
    for (const [x = Number.NaN, y = Number.NaN] of [...pointsOf(svg, 'polygon'), ...pointsOf(svg, 'polyline')]) {
      expect(x).toBeGreaterThanOrEqual(42);
      expect(x).toBeLessThanOrEqual(330);
      expect(y).toBeGreaterThanOrEqual(8);
      expect(y).toBeLessThanOrEqual(158);
    }
  });

  it('lets lines that lie on each other take turns, under one band', () => {
    const curves = [Float64Array.of(1, 2), Float64Array.of(3, 4)];
    const other = [Float64Array.of(0, 0)];
    const lines = [curves, other, curves].map((each, i) => ({ place: i, curves: each }));
    const svg = lineChart(lines, { scale: 'linear', unit: 'plain' }, 100, 's');
    const dashes = [...svg.matchAll(/<polyline[^>]*?>/g)].map(([mark]) =>
      /dasharray:([\d ]+);stroke-dashoffset:(-?\d+)/.exec(mark)?.slice(1),
    );
    expect(dashes).toEqual([['5 5', '0'], undefined, ['5 5', '-5']]);
    expect(svg.match(/<polygon/g)).toHaveLength(1);
  });

  it('says that nothing was measured', () => {
    expect(chart([[Number.NaN]])).toContain('no values to draw');
    expect(chart([[0, 0]], 'log')).toContain('no values to draw');
  });
});
