/** Help in English: its menu, the guided tour, and the frame of glossary and chart help. What they hold is in `handbook.ts`. */

export const help = {
  menu: 'Help',
  tour: 'Guided tour',
  glossary: 'Glossary',
  shortcuts: 'Keyboard shortcuts',
} as const;

export const tour = {
  name: 'Guided tour',
  offer: 'New here? See in under a minute what a freeze does.',
  take: 'Take the tour',
  decline: 'No tour: it stays in the help menu',
  /** Where one is, e.g. “2 of 6”. */
  place: (at: string, of: string) => `${at} of ${of}`,
  next: 'Next',
  back: 'Back',
  end: 'End the tour',
  done: 'Done',
  waiting: 'Goes on by itself once you did it.',
  /** Moves the keyboard to what the step is about. */
  goTo: 'Go there',
  steps: {
    start: {
      title: 'Let it train',
      says: 'All lanes train the same model on the same batches; those with a snowflake are frozen. Press Start.',
      key: 'The space bar does the same.',
    },
    charts: {
      title: 'Watch both lanes',
      says: 'Each lane has its colour in all charts; a blue bar below marks where it was frozen. The ? beside a title tells what you are looking at.',
    },
    export: {
      title: 'Take it with you',
      says: 'Weights under PyTorch’s names, metrics, charts, tokens: what you train here can go back to your own tools.',
    },
    freeze: {
      title: (lane: string) => `Now freeze lane ${lane}`,
      says: (lane: string) => `Flip the switch of lane ${lane}, and keep an eye on its gradient.`,
      key: 'The key F does the same for the selected lane.',
    },
    thaw: {
      title: (lane: string) => `Now thaw lane ${lane}`,
      says: (lane: string) => `All lanes are frozen. Flip the switch of lane ${lane}, and see its gradient come back.`,
    },
    effect: {
      frozenTitle: 'That was the freeze',
      frozen: (lane: string, step: string) =>
        `Lane ${lane} is frozen from step ${step}. Its gradient now ends at the switch: behind it stands none, which is not 0, and the commitment loss is 0.`,
      frozenBy: (lane: string, step: string, policy: string) =>
        `Lane ${lane} is frozen from step ${step} by the policy “${policy}”. Look at its gradient, and at the verdict beside the switch: does it hold?`,
      thawedTitle: 'That was the thaw',
      thawed: (lane: string, step: string) =>
        `Lane ${lane} was thawed at step ${step}. Look whether its gradient passes the switch, and whether the codebook moves.`,
      resting: 'Training rests: press Start to see it happen.',
    },
    proof: {
      title: 'And this is the proof',
      says: 'Every tensor is compared, bit by bit, with a copy from the moment of the switch. Try other freeze policies: some of them leak.',
    },
  },
} as const;

export const glossary = {
  title: 'Glossary',
  intro: 'The words on this page: what they mean, how they are computed, and where they come from.',
  search: 'Search the glossary',
  count: (found: string, of: string) => `${found} of ${of} words`,
  nothing: (sought: string) => `No word with “${sought}”. Try a shorter one, in English or Chinese.`,
  policies: 'Freeze policies',
  /** What a press on a word does. */
  explain: 'What this word means',
  all: 'All words',
  loading: 'Being loaded …',
  again: 'Try again',
  close: 'Close',
  formula: 'Formula',
  source: 'Source',
  ownSource: 'Freeze Lab’s own word or measure',
  newTab: 'opens a new tab',
} as const;

export const chartHelp = {
  title: 'What am I looking at?',
  /** Accessible name of the button beside a title. */
  about: (title: string) => `What am I looking at? ${title}`,
  draws: 'What is drawn',
  computed: 'How it is computed',
  lanes: 'A frozen lane beside one that trains',
  words: 'Words',
} as const;
