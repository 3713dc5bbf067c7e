/** A lab over a wire to a made-up worker, and what tests ask of it. */
import { afterEach } from 'vitest';
import { createLabStore, type Lab, type Notice } from '../../src/store/lab.ts';
import { type FakeWorker, fakeWorker } from './fakeWorker.ts';

export interface Setup {
  lab: Lab;
  /** The newest worker; a restart makes another. */
  fake(): FakeWorker;
  saved: { file: Blob; name: string }[];
  notices: Notice[];
}
const labs: Lab[] = [];
afterEach(() => {
  for (const lab of labs.splice(0)) lab.close();
});

export function setup(search = ''): Setup {
  const fakes: FakeWorker[] = [];
  const saved: Setup['saved'] = [];
  const notices: Notice[] = [];
  const lab = createLabStore({
    connect() {
      const fake = fakeWorker();
      fakes.push(fake);
      return fake;
    },
    search,
    site: 'http://localhost/',
    saveFile: (file, name) => saved.push({ file, name }),
  });
  lab.onNotice((notice) => notices.push(notice));
  labs.push(lab);
  return { lab, fake: () => fakes.at(-1) as FakeWorker, saved, notices };
}

export async function booted(search = ''): Promise<Setup> {
  const made = setup(search);
  await made.lab.boot();
  return made;
}

/** What the log says of errors, those of refused files included. */
export const errorsIn = (lab: Lab): string[] =>
  lab.store.getState().log.flatMap(({ content }) => {
    if (content.code === 'files') return content.report.refused.first.map(({ reason }) => reason);
    return content.code === 'error' ? [content.error.message] : [];
  });
export const kinds = (fake: FakeWorker): string[] => fake.requests.map(({ kind }) => kind);
export const refuse = (message: string) => () => {
  throw Object.assign(new Error(message), { code: 'invalid-request' });
};
