/** Listening to what the lanes keep, in English. Numbers arrive formatted. */
import { foreignName } from '../foreignText.ts';

export const listen = {
  title: 'Listen',
  help: 'Frames become sound again by a mel inversion and Griffin–Lim, which itself loses something: “same way, nothing lost” is the original on that way. All are played equally loud.',
  utterance: 'Utterance',
  option: (utterance: string, seconds: string) => `${foreignName(utterance)} (${seconds} s)`,
  from: 'From second',
  length: 'Length',
  seconds: (seconds: string) => `${seconds} s`,
  versions: 'What is played',
  originals: 'Original',
  original: 'recording',
  resynthesis: 'same way, nothing lost',
  lane: (lane: string) => `Lane ${lane}`,
  tokens: 'from tokens alone',
  unquantized: 'without the quantizer',
  laneVersion: (lane: string, version: string) => `Lane ${lane}, ${version}`,
  atStep: (step: string) => `step ${step}`,
  play: 'Play',
  stop: 'Stop',
  renew: 'Make anew at this step',
  making: 'Making the sound …',
  playing: (version: string) => `Plays in a loop: ${version}`,
  inProbe: 'This part is in the probe, which is never trained on.',
  trained: 'This part is trained on.',
  partlyProbe: 'Some of this part is in the probe, which is never trained on.',
} as const;
