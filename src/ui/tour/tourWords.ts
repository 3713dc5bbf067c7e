/** What the card of a step says. */
import { texts } from '../../config/texts/index.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import type { LaneState } from '../../protocol/session.ts';
import type { TourStep } from './tourSteps.ts';

export interface TourWords {
  title: string;
  says: string;
  /** The key that does the same; null if there is none. */
  key: string | null;
}

/** What the words depend on. */
export interface TourMoment {
  /** Whose switch is to be flipped, or was. */
  lane: LaneState | null;
  /** Whether it was flipped. */
  flipped: boolean;
  running: boolean;
  /** Step of the session. */
  step: number;
}

export function tourWords(step: TourStep, moment: TourMoment): TourWords {
  const { steps } = texts.tour;
  const letter = moment.lane?.id ?? 'A';
  switch (step) {
    case 'start':
      return steps.start;
    case 'charts':
    case 'export':
    case 'proof':
      return { ...steps[step], key: null };
    case 'freeze': {
      if (moment.lane?.frozen === true)
        return { title: steps.thaw.title(letter), says: steps.thaw.says(letter), key: null };
      return { title: steps.freeze.title(letter), says: steps.freeze.says(letter), key: steps.freeze.key };
    }
    case 'effect':
      return effectWords(moment);
    default:
      return step satisfies never;
  }
}

function effectWords({ lane, running, step }: TourMoment): TourWords {
  const { effect } = texts.tour.steps;
  const letter = lane?.id ?? 'A';
  const resting = running ? [] : [effect.resting];
  if (lane?.frozen !== true)
    return {
      title: effect.thawedTitle,
      says: texts.joined.sentences([effect.thawed(letter, formatCount(step)), ...resting]),
      key: null,
    };
  const since = formatCount(lane.frozenAt ?? step);
  // Only of this policy it is known beforehand what will be seen.
  const said =
    lane.policy === 'wholeForward'
      ? effect.frozen(letter, since)
      : effect.frozenBy(letter, since, texts.policies[lane.policy].label);
  return { title: effect.frozenTitle, says: texts.joined.sentences([said, ...resting]), key: null };
}
