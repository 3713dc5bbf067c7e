/** A new version of the page in the store: offered, put off, taken, and never while training runs. */
import { expect, it } from 'vitest';
import type { SessionState } from '../../src/protocol/session.ts';
import { createLabStore } from '../../src/store/lab.ts';
import { fakeState } from '../ui/fakeLab.ts';

function labWithUpdate() {
  let taken = 0;
  const lab = createLabStore({
    connect: () => {
      throw new Error('no worker is asked for');
    },
    site: 'http://localhost/',
    saveFile() {},
  });
  lab.offerUpdate({ otherPages: 0, take: () => (taken += 1) });
  return { lab, taken: () => taken };
}

it('is offered, and gone when it is put off', () => {
  const { lab } = labWithUpdate();
  expect(lab.store.getState().update).toMatchObject({ otherPages: 0 });
  lab.actions.postponeUpdate();
  expect(lab.store.getState().update).toBeNull();
});

it('is taken when nothing trains', () => {
  const { lab, taken } = labWithUpdate();
  const session = fakeState().session as SessionState;
  lab.store.setState({ session: { ...session, running: true } });
  lab.actions.takeUpdate();
  expect(taken()).toBe(0);
  lab.store.setState({ session });
  lab.actions.takeUpdate();
  expect(taken()).toBe(1);
});
