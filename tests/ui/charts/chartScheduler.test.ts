/** Whose turn it is: one at a time, in turn, and with a rest that grows with the cost. */
import { expect, test } from 'vitest';
import { ChartScheduler, type ScheduledChart } from '../../../src/ui/charts/chartScheduler.ts';

/** A clock that goes on only when it is told to. */
function madeClock() {
  let now = 0;
  let timers: { at: number; work: () => void }[] = [];
  const clock = {
    hidden: false,
    now: () => now,
    setTimeout(work: () => void, milliseconds: number) {
      const timer = { at: now + milliseconds, work };
      timers.push(timer);
      return timer;
    },
    clearTimeout: (timer: unknown) => {
      timers = timers.filter((each) => each !== timer);
    },
    isHidden: () => clock.hidden,
    spend: (milliseconds: number) => {
      now += milliseconds;
    },
    pending: () => timers.length,
    run(milliseconds: number) {
      const end = now + milliseconds;
      for (;;) {
        const next = timers.sort((a, b) => a.at - b.at)[0];
        if (!next || next.at > end) break;
        timers.shift();
        now = Math.max(now, next.at);
        next.work();
      }
      now = Math.max(now, end);
    },
  };
  return clock;
}

function madeCharts(names: string, cost = 10) {
  const clock = madeClock();
  const scheduler = new ChartScheduler(clock);
  const drawn: string[] = [];
  const stale = new Set<string>();
  const charts = new Map<string, ScheduledChart>();
  const removers = new Map<string, () => void>();
  for (const name of names) {
    const chart: ScheduledChart = {
      isStale: () => stale.has(name),
      draw() {
        clock.spend(cost);
        drawn.push(name);
      },
    };
    charts.set(name, chart);
    stale.add(name);
    removers.set(name, scheduler.add(chart));
  }
  const chart = (name: string) => charts.get(name) as ScheduledChart;
  return { clock, scheduler, drawn, stale, chart, remove: (name: string) => removers.get(name)?.() };
}

test('charts draw in turn', () => {
  const { clock, drawn } = madeCharts('abc');
  clock.run(1500);
  expect(drawn.join('')).toMatch(/^(abc){3,}/);
});

test('a chart that comes into sight draws next, and soon', () => {
  const { clock, scheduler, drawn, chart } = madeCharts('abc', 50);
  scheduler.setOnScreen(chart('c'), false);
  clock.run(1200);
  expect(drawn).not.toContain('c');
  const before = drawn.length;
  scheduler.setOnScreen(chart('c'), true);
  clock.run(100);
  expect(drawn.slice(before)).toEqual(['c']);
});

test('drawing takes about a tenth of the time, however slow it is', () => {
  for (const cost of [2, 20, 80]) {
    const { clock, drawn } = madeCharts('abc', cost);
    clock.run(6000);
    expect((drawn.length * cost) / 6000).toBeLessThan(0.12);
    expect(drawn.length).toBeGreaterThan(5);
  }
});

test('what is up to date, off screen, or in a hidden tab does not draw', () => {
  const { clock, drawn, stale, scheduler, chart } = madeCharts('abc');
  stale.delete('a');
  scheduler.setOnScreen(chart('b'), false);
  clock.run(500);
  expect(new Set(drawn)).toEqual(new Set(['c']));
  clock.hidden = true;
  const before = drawn.length;
  clock.run(500);
  expect(drawn.length).toBe(before);
  clock.hidden = false;
  scheduler.setOnScreen(chart('b'), true);
  clock.run(500);
  expect(drawn).toContain('b');
});

test('with the last chart gone the clock stands still', () => {
  const { clock, remove } = madeCharts('ab');
  clock.run(100);
  remove('a');
  expect(clock.pending()).toBe(1);
  remove('b');
  expect(clock.pending()).toBe(0);
});

test('a chart that throws does not stop the others', () => {
  const { clock, drawn, scheduler } = madeCharts('a');
  const broken: ScheduledChart = {
    isStale: () => true,
    draw() {
      throw new Error('broken');
    },
  };
  scheduler.add(broken);
  for (let i = 0; i < 20; i += 1) {
    try {
      clock.run(50);
    } catch {
      // what the browser would report
    }
  }
  expect(drawn.length).toBeGreaterThan(3);
});

test('what a person does with a chart is drawn at once, and the others rest all the longer', () => {
  const { clock, scheduler, drawn, chart } = madeCharts('abc', 50);
  clock.run(10);
  expect(drawn).toEqual(['a']);
  scheduler.drawNow(chart('c'));
  expect(drawn).toEqual(['a', 'c']);
  // One timer goes on, from the end of what was drawn.
  expect(clock.pending()).toBe(1);
  clock.run(440);
  expect(drawn).toEqual(['a', 'c']);
  clock.run(20);
  expect(drawn).toEqual(['a', 'c', 'b']);
});

test('a chart that was taken out is not drawn any more', () => {
  const { scheduler, drawn, chart, remove } = madeCharts('a');
  remove('a');
  scheduler.drawNow(chart('a'));
  expect(drawn).toEqual([]);
});
