/** A run as a plan and as an address. Numbers arrive formatted. */
export const plan = {
  title: 'Planned run',
  summary: (count: number, formatted: string) =>
    count === 1 ? '1 action, played anew by every reset' : `${formatted} actions, played anew by every reset`,
  show: 'Actions',
  drop: 'Drop the plan',
  dropHelp: 'A reset then begins as the switches and fields show. The run that is there goes on as planned.',
  step: (step: string) => `step ${step}`,
  frozen: (lane: string, policy: string) => `freeze lane ${lane} (${policy})`,
  thawed: (lane: string, policy: string) => `thaw lane ${lane} (${policy})`,
  set: (field: string, value: string) => `${field}: ${value}`,
  data: (what: string) => `other data: ${what}`,
  dataOfStart: 'the data at the start again',
  forked: (lane: string) => `fork lane ${lane}`,
  added: (frozen: boolean, policy: string) => `add a lane, ${frozen ? `frozen (${policy})` : 'not frozen'}`,
  removed: (lane: string) => `remove lane ${lane}`,
  more: (count: string) => `and ${count} more`,
  again: 'Play again',
  againHelp: 'Plan what was done to this run, at its steps, for every reset from now on.',
  link: 'Copy link',
  linkHelp: 'The address that begins this run anew and does to it what was done here. It holds no files.',
  copied: 'Link copied',
  copiedAsNow: 'Link to the present experiment copied; what was done is too long to tell',
  inAddressBar: 'The link stands in the address bar',
  /** The run of a link that takes files. */
  awaited: {
    label: 'The run of this link',
    headline:
      'This link is of a run that takes files, which a link does not hold. Add them, and the run can be set up.',
    kinds: { audio: 'Audio', features: 'Features', checkpoint: 'Checkpoint' },
    /** `names`: as whoever made the link had them; may be empty. */
    missing: (kind: string, names: string) => `${kind}${names === '' ? '' : ` (${names})`}: to be added`,
    there: (kind: string, names: string) => `${kind}${names === '' ? '' : ` (${names})`}: added`,
    add: 'Add files',
    setUp: 'Set up the run',
    drop: 'Leave it',
  },
} as const;
