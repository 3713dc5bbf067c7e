/** The watch over whether a worker answers: how long it waits, when it does not count, and that it costs nothing. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GIVE_UP, PATIENCE, watchHeartbeat } from '../../src/client/heartbeat.ts';
import type { Endpoint } from '../../src/protocol/wire.ts';

const told: string[] = [];
let endpoint: EventTarget;
let end: () => void;
/** Milliseconds after which the other side answers; null: never. */
let answersAfter: number | null;
let asked: number;

const speak = (): boolean => endpoint.dispatchEvent(new Event('message'));
const pass = (milliseconds: number): void => void vi.advanceTimersByTime(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
  endpoint = new EventTarget();
  told.length = 0;
  asked = 0;
  answersAfter = 1;
  end = watchHeartbeat(endpoint as unknown as Endpoint, {
    ask() {
      asked += 1;
      if (answersAfter !== null) setTimeout(speak, answersAfter);
    },
    onSilent: () => told.push('silent'),
    onBack: () => told.push('back'),
    onGivenUp: () => told.push('given up'),
  });
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

test('a worker that answers is asked at most once a second, and nothing is said', () => {
  pass(60_000);
  expect(told).toEqual([]);
  expect(asked).toBeGreaterThan(10);
  expect(asked).toBeLessThanOrEqual(60);
});

test('who hears from it anyway asks nothing', () => {
  const talk = setInterval(speak, 100);
  pass(60_000);
  clearInterval(talk);
  expect([asked, told]).toEqual([0, []]);
});

test('one that answered and then does not is noticed after its time, once, and heard again by any message', () => {
  pass(5000);
  answersAfter = null;
  pass(PATIENCE.later - 1000);
  expect(told).toEqual([]);
  pass(3000);
  expect(told).toEqual(['silent']);
  const questions = asked;
  pass(GIVE_UP - 10_000);
  expect([told, asked]).toEqual([['silent'], questions]);
  speak();
  expect(told).toEqual(['silent', 'back']);
});

test('one that is silent for too long is given up, once', () => {
  pass(5000);
  answersAfter = null;
  pass(GIVE_UP + 2000);
  expect(told).toEqual(['silent', 'given up']);
  pass(GIVE_UP);
  expect(told).toEqual(['silent', 'given up']);
});

test('time in which the page stood still does not let it be given up', () => {
  pass(5000);
  answersAfter = null;
  pass(GIVE_UP - 10_000);
  // The machine slept: no timer ran.
  vi.setSystemTime(Date.now() + GIVE_UP);
  const { now } = performance;
  const slept = vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + GIVE_UP);
  pass(20_000);
  slept.mockRestore();
  expect(told).toEqual(['silent']);
});

test('one that never answered is given longer', () => {
  answersAfter = null;
  pass(PATIENCE.first - 1000);
  expect(told).toEqual([]);
  pass(2000);
  expect(told).toEqual(['silent']);
});

test('time in which the page itself stood still does not count', () => {
  pass(5000);
  answersAfter = null;
  pass(4000);
  // The machine sleeps: the clock goes on, and no timer fires.
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
  pass(1000);
  expect(told).toEqual([]);
  vi.mocked(performance.now).mockRestore();
});

test('a hidden tab whose timers are stretched to a minute says nothing of a worker that sleeps, too', () => {
  pass(3000);
  answersAfter = null;
  let now = performance.now();
  const clock = vi.spyOn(performance, 'now');
  for (let i = 0; i < 20; i += 1) {
    now += 60_000;
    clock.mockReturnValue(now);
    pass(1000);
  }
  clock.mockRestore();
  expect(told).toEqual([]);
});

test('one that was late and came back may be as late again', () => {
  speak();
  answersAfter = 8000;
  pass(10_500);
  expect(told).toEqual(['silent', 'back']);
  // Every step takes 8 s: the first was a surprise.
  pass(60_000);
  expect(told).toEqual(['silent', 'back']);
});

test('after it answered promptly for a while it is watched as before', () => {
  speak();
  answersAfter = 12_000;
  pass(14_500);
  answersAfter = 1;
  pass(30_000);
  told.length = 0;
  answersAfter = null;
  pass(PATIENCE.later + 2000);
  expect(told).toEqual(['silent']);
});

test('an ended watch asks and says nothing more', () => {
  end();
  answersAfter = null;
  pass(60_000);
  expect([asked, told]).toEqual([0, []]);
});
