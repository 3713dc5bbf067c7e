// @vitest-environment happy-dom
/** What the page says and offers when training stopped because a value was lost. */
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { Divergence } from '../../src/protocol/divergence.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import { Transport } from '../../src/ui/topbar/Transport.tsx';
import { DivergenceBanner } from '../../src/ui/notices/DivergenceBanner.tsx';
import { divergence, type FakeLab, fakeLab, fakeState } from './fakeLab.ts';
import { draw } from './setup.tsx';

afterEach(cleanup);

const base = divergence();

function show(change: Partial<Divergence> = {}, compact = false): FakeLab {
  const state = fakeState();
  const session: SessionState = { ...(state.session as SessionState), divergence: { ...base, ...change } };
  const lab = fakeLab({ ...state, session });
  draw(
    <>
      <Transport />
      <DivergenceBanner compact={compact} />
    </>,
    lab,
  );
  return lab;
}

const said = (): string => screen.getByRole('alert').textContent ?? '';

it('names lane, step, tensor, what it became, the cause and what to do', () => {
  show();
  expect(said()).toContain('lane A broke down at step 1\u2009412');
  expect(said()).toContain('It began with ssl_proj.weight: 3 of 2\u2009048 values became NaN.');
  expect(said()).toContain('The loss grew from 0.250 to 4.0e12 within 40 steps: at a learning rate of 0.5');
  expect(said()).toContain('Lower the learning rate.');
  expect(said()).toContain('Lane B is healthy');
});

it('offers the way back and the lane that can go', () => {
  const lab = show();
  fireEvent.click(screen.getByRole('button', { name: 'Go back to step 1\u2009380' }));
  fireEvent.click(screen.getByRole('button', { name: 'Remove lane A' }));
  expect(lab.calls).toEqual([['restoreHealthy'], ['removeLane', 'A']]);
});

it('offers neither where there is no such way, and says so', () => {
  const lost = (['A', 'B'] as const).map((lane) => ({ lane, tensors: 1, first: null }));
  show({ healthyStep: null, lost, first: null, cause: { code: 'from-file' } });
  expect(said()).toContain('No healthy state was kept.');
  expect(said()).toContain('Lane B broke down, too.');
  expect(screen.queryByRole('button', { name: /Go back|Remove/ })).toBeNull();
});

it.each<[Divergence['cause'], string, string]>([
  [{ code: 'input-huge', input: 'features', largest: 1e20 }, 'up to 1.0e20', 'A lower learning rate does not help'],
  [{ code: 'input-not-finite', input: 'targets', lost: 7 }, '7 of the targets', 'Take out the file'],
  [{ code: 'loss-weight', field: 'commitmentWeight', value: 1e30 }, 'commitment weight is 1e30', 'Lower it'],
  [{ code: 'empty-clusters', name: 'cluster_size', largest: 0 }, 'largest value of cluster_size is 0', 'decay'],
  [{ code: 'overflow', name: 'dec.2.bias', largest: 1e18 }, 'dec.2.bias goes up to 1.0e18', 'other weights'],
  [{ code: 'learning-rate', value: 1, growth: null }, 'At a learning rate of 1', 'Lower the learning rate'],
  [{ code: 'unknown' }, 'No single cause', 'Lower the learning rate or the weights'],
])('says of %o why and what to do', (cause, why, advice) => {
  show({ cause });
  expect(said()).toContain(why);
  expect(said()).toContain(advice);
});

it('lets Start and Step be pressed, so that it can be said why they do nothing', () => {
  const lab = show({}, true);
  for (const name of ['Start', 'Step']) {
    const button = screen.getByRole('button', { name });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent).toContain('lane A');
    fireEvent.click(button);
  }
  expect(lab.calls.map(([name]) => name)).toEqual(['start', 'step']);
});
