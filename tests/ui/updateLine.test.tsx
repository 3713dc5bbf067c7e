// @vitest-environment happy-dom
/** The line that offers a new version: what it says and offers while a run goes on, rests, or has not begun. */
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { UpdateLine } from '../../src/ui/notices/UpdateLine.tsx';
import type { LabState } from '../../src/store/state.ts';
import { fakeLab, fakeState } from './fakeLab.ts';
import { draw } from './setup.tsx';

afterEach(cleanup);

const update = (otherPages: number): LabState['update'] => ({ otherPages, take() {} });
const line = (): string => screen.getByRole('status').textContent ?? '';
const take = (): HTMLElement | null => screen.queryByRole('button', { name: 'Update' });

it('is not there without a new version', () => {
  draw(<UpdateLine />);
  expect(screen.queryByRole('status')).toBeNull();
});

it('while a run goes on, nothing can be taken', () => {
  const state = fakeState({ update: update(0) });
  if (state.session) state.session.running = true;
  draw(<UpdateLine />, fakeLab(state));
  expect(line()).toContain('This run goes on with the present one');
  expect(take()).toBeNull();
  expect(screen.getByRole('button', { name: 'Not now' })).toBeTruthy();
});

it('of a run that rests it says that it can go on, and takes or puts off', () => {
  const lab = fakeLab(fakeState({ update: update(0) }));
  draw(<UpdateLine />, lab);
  expect(line()).toContain('can go on after that');
  expect(line()).not.toContain('tab');
  fireEvent.click(take() as HTMLElement);
  fireEvent.click(screen.getByRole('button', { name: 'Not now' }));
  expect(lab.calls.map(([name]) => name)).toEqual(['takeUpdate', 'postponeUpdate']);
});

it.each([
  [1, 'in another tab, which keeps'],
  [2, 'in 2 other tabs, which keep'],
])('with %i other pages it says so', (pages, said) => {
  const pace = { step: 0, seconds: 0, stepsPerSecond: 0, work: {} };
  draw(<UpdateLine />, fakeLab(fakeState({ update: update(pages), pace })));
  expect(line()).toContain(said);
  expect(line()).not.toContain('session');
});
