/** Why two checkpoints say nothing about a freeze, and why their tokens cannot be compared. Whole sentences. */
export const CHECK_PROBLEMS = {
  'check-same-file': { before: 'text', after: 'text' },
  'check-no-codebook': { name: 'text' },
  'check-sizes-differ': { differences: 'problems' },
  /** A clause. */
  'check-size': { size: ['dim', 'channelsIn', 'tokenRate', 'layers', 'codes'], before: 'text', after: 'text' },
  'check-no-channels': { channels: 'number', given: 'number' },
  'check-no-speech': { channels: 'number' },
} as const;
