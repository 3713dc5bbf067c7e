/** Listening to what the lanes keep, in English. Numbers arrive formatted. */
import { foreignName } from '../foreignText.ts';

export const listen = {
  title: 'Listen',
  help: 'Log-mel frames become sound again by mel inversion and Griffin–Lim, which loses something by itself: “resynthesized” is the original on that path, and only what differs from it is a lane’s. All are played equally loud.',
  utterance: 'Utterance',
  option: (utterance: string, seconds: string) => `${foreignName(utterance)} (${seconds} s)`,
  from: 'From second',
  length: 'Length',
  seconds: (seconds: string) => `${seconds} s`,
  versions: 'What is played',
  originals: 'Original',
  original: 'recording',
  resynthesis: 'resynthesized',
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
