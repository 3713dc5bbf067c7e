/** A divergence in words: what happened, why, and what to do about it. */
import { texts } from '../../config/texts/index.ts';
import type { Divergence, DivergenceCause, LostTensor } from '../../protocol/divergence.ts';
import { formatCount, formatSetting, formatValue } from '../../config/texts/numbers.ts';

/** The first tensor that broke, and what it became. */
function firstWords(first: LostTensor | null): string {
  if (!first) return texts.divergence.notFound;
  const { place, name, became, lost, size } = first;
  return texts.divergence.first(
    texts.divergence.tensor[place](name),
    texts.divergence.became[became],
    formatCount(lost),
    formatCount(size),
  );
}

function causeWords(cause: DivergenceCause): { why: string; advice: string } {
  const { cause: why, advice } = texts.divergence;
  switch (cause.code) {
    case 'input-not-finite':
      return { why: why.inputNotFinite(cause.input, formatCount(cause.lost)), advice: advice.input };
    case 'input-huge':
      return { why: why.inputHuge(cause.input, formatValue(cause.largest)), advice: advice.input };
    case 'from-file':
      return { why: why.fromFile, advice: advice.fromFile };
    case 'loss-weight':
      return {
        why: why.lossWeight(texts.fields[cause.field].label, formatSetting(cause.value)),
        advice: advice.lossWeight,
      };
    case 'empty-clusters':
      return { why: why.emptyClusters(cause.name, formatValue(cause.largest)), advice: advice.emptyClusters };
    case 'learning-rate': {
      const rate = formatSetting(cause.value);
      if (!cause.growth) return { why: why.wideSteps(rate), advice: advice.learningRate };
      const { from, to, steps } = cause.growth;
      const grew = why.growth(formatValue(from), formatValue(to), formatCount(steps), rate);
      return { why: grew, advice: advice.learningRate };
    }
    case 'overflow':
      return { why: why.overflow(cause.name, formatValue(cause.largest)), advice: advice.overflow };
    case 'unknown':
      return { why: why.unknown, advice: advice.unknown };
    default:
      return cause satisfies never;
  }
}

export interface DivergenceWords {
  title: string;
  what: string;
  why: string;
  advice: string;
}

/** @param lanes all lanes that there are */
export function divergenceWords(divergence: Divergence, lanes: readonly string[]): DivergenceWords {
  const { lane, step, first, cause, lost, healthyStep } = divergence;
  const lostLanes = lost.map((each) => each.lane as string);
  const others = lostLanes.filter((each) => each !== lane);
  // With two or more to remove, what is left is for the person to find out.
  const healthy = others.length === 0 ? lanes.filter((each) => each !== lane) : [];
  const { why, advice } = causeWords(cause);
  const what = [firstWords(first)];
  if (others.length > 0) what.push(texts.divergence.alsoLost(others));
  if (healthy.length > 0) what.push(texts.divergence.healthy(healthy));
  const back = healthyStep === null ? texts.divergence.noWayBack : texts.divergence.thenBack(formatCount(healthyStep));
  return {
    title: texts.divergence.title(lane, formatCount(step)),
    what: texts.joined.sentences(what),
    why,
    advice: texts.joined.sentences([advice, back]),
  };
}

/** All of it but what to do with the state that was kept, for the log. */
export function divergenceSentence({ lane, step, first, cause }: Divergence): string {
  const { why, advice } = causeWords(cause);
  const title = texts.joined.closed(texts.divergence.title(lane, formatCount(step)));
  return texts.joined.sentences([title, firstWords(first), why, advice]);
}
