/** A lab over a wire to a made-up worker, and what tests ask of it. */
import { afterEach } from 'vitest';
import { LabError } from '../../src/protocol/errors.ts';
import { said } from '../setup/problemMatcher.ts';
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

interface Options {
  /** Whether notices find a listener at once, as soon as they are told. */
  listens?: boolean;
  /** Given every worker before it is asked anything. */
  prepare?: (fake: FakeWorker) => void;
}

export function setup(search = '', { listens = true, prepare }: Options = {}): Setup {
  const fakes: FakeWorker[] = [];
  const saved: Setup['saved'] = [];
  const notices: Notice[] = [];
  const lab = createLabStore({
    connect() {
      const fake = fakeWorker();
      prepare?.(fake);
      fakes.push(fake);
      return fake;
    },
    search,
    site: 'http://localhost/',
    saveFile: (file, name) => saved.push({ file, name }),
  });
  if (listens) lab.onNotice((notice) => notices.push(notice));
  labs.push(lab);
  return { lab, fake: () => fakes.at(-1) as FakeWorker, saved, notices };
}

export async function booted(search = '', options: Options = {}): Promise<Setup> {
  const made = setup(search, options);
  await made.lab.boot();
  return made;
}

/** What the log says of errors, those of refused files included. */
export const errorsIn = (lab: Lab): string[] =>
  lab.store.getState().log.flatMap(({ content }) => {
    if (content.code === 'files') return content.report.refused.first.map(({ reason }) => said(reason));
    return content.code === 'error' ? [said(content.error)] : [];
  });
export const kinds = (fake: FakeWorker): string[] => fake.requests.map(({ kind }) => kind);
export const refuse = (message: string) => () => {
  throw new LabError('invalid-request', { code: 'message', text: message });
};
