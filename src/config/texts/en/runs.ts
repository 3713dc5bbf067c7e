/** Kept runs, undo, and going on after a loss, in English. Numbers and times arrive formatted. */
import { plurals } from '../plurals.ts';

const plural = plurals('en');
const steps = (n: number, formatted: string): string => `${formatted} ${plural(n, { one: 'step', other: 'steps' })}`;

export const runs = {
  open: 'Kept runs',
  title: 'Kept runs',
  intro:
    'Every run is kept in this browser while it trains, and when another one takes its place. The oldest give way when there are many or room runs out, but none that you pinned, named, tagged, noted or imported.',
  introMemory:
    'The browser keeps nothing for this page, so runs are only kept until it is closed. Export what you need.',
  close: 'Close',
  none: 'Nothing is kept yet. A run is, from its first step on.',
  loading: 'Looking up what is kept.',
  step: (step: string) => `step ${step}`,
  here: 'this page’s run',
  elsewhere: 'open in another tab',
  openRun: 'Open',
  openCopy: 'Open a copy',
  exportRun: 'Export',
  remove: 'Delete',
  of: (what: string, run: string) => `${what}: ${run}`,
  lane: (lane: string, policy: string) => `${lane} ${policy}`,
  unfrozen: 'unfrozen',
  setting: (label: string, value: string) => `${label} ${value}`,
  more: (n: number) => `${n} more`,
  undo: 'Undo',
  undoHelp: (step: string) => `Bring back the run before, at step ${step}`,
  nothingToUndo: 'Nothing to bring back: no run was replaced yet',
  undone: (step: string) => `The run before, at step ${step}, is kept.`,
  trouble: {
    full: 'There is no room left in the browser’s storage: the newest steps are not kept. Free some space, or export the session.',
    cleared: 'The browser’s storage was cleared while the page was open. What there is now is being kept anew.',
    failed: 'The browser’s storage could not be written: the newest steps are not kept. Export the session to be safe.',
  },
  refused:
    'The browser keeps nothing for this page: when it is closed, the run is gone. Export the session to be safe.',
  offer: {
    label: 'A run of an earlier visit',
    headline: (step: string, ago: string) => `A run ended with its page. It can go on from step ${step}, kept ${ago}.`,
    nothingLost: 'Nothing of it is lost.',
    lost: (n: number, formatted: string, seconds: string) =>
      `${steps(n, formatted)} after that, ${seconds} s of training, are trained again.`,
    more: (n: number) => `${n} ${plural(n, { one: 'other run', other: 'other runs' })} can be found under Kept runs.`,
    goOn: 'Go on',
    decline: 'Not now',
  },
  goOnFrom: (step: string) => `Go on from step ${step}`,
  recovering: (step: string) => `Training goes on by itself from the copy of step ${step}.`,
} as const;
