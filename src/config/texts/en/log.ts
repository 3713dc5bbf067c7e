/** Sentences of the log, English. Numbers arrive formatted. */
import { foreign, foreignName } from '../foreignText.ts';
import { plurals } from '../plurals.ts';

const plural = plurals('en');

/** E.g. “ssl_proj and quantizer in evaluation mode”: modules of one mode together. */
const modes = (training: Record<string, boolean>): string => {
  const inMode = (mode: boolean): string[] => Object.keys(training).filter((module) => training[module] === mode);
  return [...new Set(Object.values(training))]
    .map((mode) => `${inMode(mode).map(foreign).join(' and ')} in ${mode ? 'training' : 'evaluation'} mode`)
    .join(', ');
};
const gradientWords = { none: 'gradient none', zero: 'gradient 0', present: 'gradient present' };

export interface CheckWords {
  /** Whether each module is in training mode. */
  training: Record<string, boolean>;
  gradient: keyof typeof gradientWords;
  /** Names and formatted changes of the parts that can be frozen, or null where nothing moved. */
  changes: { alone: string; inSentence: string; change: string | null }[];
  tapeNodes: number;
}

function movement(check: CheckWords): string {
  if (check.changes.every(({ change }) => change === null)) {
    return `${check.changes
      .map(({ alone }) => alone)
      .toReversed()
      .join(' and ')} did not move`;
  }
  return check.changes
    .map(({ inSentence, change }) =>
      change === null ? `${inSentence} did not move` : `${inSentence} moved by ${change}`,
    )
    .join(', ');
}

export const log = {
  /** Accessible name of the region. */
  title: 'Log',
  empty: 'What happens is written down here, with its step.',
  lane: (lane: string) => `Lane ${lane}`,
  frozen: (lane: string, policy: string, step: string) => `Lane ${lane} frozen (${policy}) from step ${step}`,
  thawed: (lane: string, policy: string, step: string) => `Lane ${lane} thawed (was ${policy}) from step ${step}`,
  check: (check: CheckWords) =>
    [
      modes(check.training),
      gradientWords[check.gradient],
      movement(check),
      check.tapeNodes === 0
        ? 'nothing on the tape'
        : `${check.tapeNodes} ${plural(check.tapeNodes, { one: 'node', other: 'nodes' })} on the tape`,
    ].join(', '),
  built: (backend: string, seconds: string) => `Model built on ${backend} in ${seconds} s. Same seed, same curves.`,
  wentOn: (step: string, lost: string, backend: string) =>
    `Training goes on from the copy of step ${step}${lost === '0' ? '' : `; ${lost} steps are trained again`}.${backend === '' ? '' : ` It runs on ${backend} now, whose numbers differ in their last digits.`}`,
  started: 'Training started.',
  paused: 'Training paused.',
  changed: (field: string, from: string, to: string) => foreign(`${field} changed from ${from} to ${to}.`),
  data: (what: string) => foreign(`Batches come from other data from here on (${what}). The probe stays as it was.`),
  dataOfStart: 'Batches come from the data at the start again.',
  forked: (lane: string, from: string) => `Lane ${lane} forked from lane ${from}: an exact copy at this step.`,
  added: (lane: string) => `Lane ${lane} added with the initial weights.`,
  removed: (lane: string) => `Lane ${lane} removed.`,
  exported: (name: string) => `Written to ${foreignName(name)}.`,
  imported: (name: string) => `Loaded ${foreignName(name)}.`,
  verdict: (lane: string, verdict: string) => `Verdict on lane ${lane}: ${verdict}.`,
  error: (message: string) => `Error: ${foreign(message)}`,
} as const;
