/** Looking at single codes, in English: maps, usage over the steps, ranks, and what is near a code. Numbers arrive formatted. */
import { foreignName } from '../foreignText.ts';

export const codes = {
  views: { batch: 'Last batch', map: 'Map', time: 'Over time', ranks: 'Ranks' },
  viewsLabel: 'What is shown of the codebooks',
  origin: 'Trails since',
  origins: { start: 'the start', switch: 'the last freeze or thaw' },
  mapHelp:
    'Codes and probe frames along the two directions in which both vary most (principal components). The directions stay, so what moves here has moved; they are fitted anew only when they show a tenth less than at first.',
  mapWaits: 'The map is drawn with the next steps.',
  explained: (share: string) => `${share} of the variance`,
  mapSummary: (lane: string, step: string, codes: string, used: string, points: string, share: string, since: string) =>
    `Map of the codebook of lane ${lane} at step ${step}: ${used} of ${codes} codes have some of the ${points} probe tokens. The plane shows ${share} of the variance; trails begin at step ${since}.`,
  timeSummary: (lane: string, codes: string, from: string, to: string, never: string) =>
    `Usage of the ${codes} codes of lane ${lane} from step ${from} to step ${to}, one row for each code; ${never} had no frame in the batches that were looked at.`,
  timeHelp: 'Mean number of frames per batch, in batches that were looked at about four times a second.',
  steps: (from: string, to: string) => `steps ${from} – ${to}`,
  ranksSummary: (lane: string, codes: string, half: string, never: string, best: string, share: string) =>
    `Codes of lane ${lane} by usage: half of all frames have one of ${half} codes, ${never} of ${codes} had none. Code ${best} has the most, ${share}.`,
  ranksNote: (half: string, codes: string) => `half of all frames: ${half} of ${codes} codes`,
  rankFirst: 'most used',
  rankLast: 'least used',
  legend: {
    frame: 'probe frame',
    used: 'code, the stronger the more frames',
    unused: 'code without a frame',
    trail: 'where it came from',
    whole: 'all so far',
    newest: 'newest batches',
    often: 'often',
    seldom: 'seldom',
    switched: 'freeze or thaw',
  },
  detailTitle: 'One code',
  choose: 'Click a code in a picture above, or give its number.',
  code: 'Code',
  lane: 'Lane',
  clear: 'Clear',
  frameCount: (count: string, of: string) => `${count} of ${of} probe tokens`,
  neighbours: 'Nearest codes',
  neighbour: (code: string, distance: string) => `Code ${code}, distance ${distance}`,
  frames: 'Nearest frames that have it',
  noFrames: 'No frame of the probe has this code.',
  frame: (utterance: string, seconds: string) => `${foreignName(utterance)}, ${seconds} s`,
  playFrame: (utterance: string, seconds: string) => `Play ${foreignName(utterance)} around ${seconds} s`,
  lookedAt: (step: string) => `at step ${step}`,
} as const;
