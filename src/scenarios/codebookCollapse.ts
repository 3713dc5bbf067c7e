/**
 * What helps against a codebook that collapses? Its dead codes are left alone, then replaced as GPT-SoVITS does (the next
 * moving average undoes that), then replaced so that it lasts. The phases follow each other in one lane.
 */
import { changeBetween } from './difference.ts';
import { lastIn, meanOver, isOver, type Span } from './run.ts';
import type { Scenario } from './scenario.ts';

const ABOUT = ['left-alone', 'replaced-original', 'replaced-lasting'] as const;

export const codebookCollapse: Scenario = {
  id: 'codebook-collapse',
  // A batch of 256 frames gives each of 128 codes 2 frames on average; GPT-SoVITS's threshold of 2 fits its larger ones.
  settings: { codebookInit: 'random', codebookRules: 'gpt-sovits', deadCodeThreshold: 0, decay: 0.95 },
  lanes: [{ id: 'A', frozen: false, policy: 'wholeForward' }],
  timeline: [
    { step: 300, action: 'set', settings: { deadCodeThreshold: 0.5 } },
    { step: 600, action: 'set', settings: { codebookRules: 'corrected' } },
  ],
  steps: 900,
  look: ['usage', 'reconstruction', 'codebook-view'],
  answer(run) {
    const { timeline = [], settings } = run.experiment;
    const begins = [1, ...timeline.map(({ step }) => step)];
    if (!isOver(run) || begins.length !== ABOUT.length) return null;
    // What each phase has come to: its second half.
    const ends = begins.map((begin, i): Span => {
      const to = (begins[i + 1] ?? run.steps + 1) - 1;
      return { from: to - Math.floor((to - begin) / 2), to };
    });
    const rows = ends.map((end) => {
      return {
        used: lastIn(run, 'A', 'codebook/used_window@0', end),
        perplexity: meanOver(run, 'A', 'codebook/perplexity@0', end),
        replaced: meanOver(run, 'A', 'codebook/replaced@0', end),
        reconstruction: meanOver(run, 'A', 'loss/reconstruction', end),
      };
    });
    const [alone, original, corrected] = rows;
    const [, ofOriginal, ofCorrected] = ends as [Span, Span, Span];
    const replacing = changeBetween(run, 'A', 'codebook/replaced@0', ofOriginal, ofCorrected);
    if (!alone || !original || !corrected || !replacing) return null;
    return {
      finding: {
        code: 'codes-in-use',
        replacing: replacing.compared,
        alone: alone.used ?? 0,
        original: original.used ?? 0,
        corrected: corrected.used ?? 0,
        codes: settings.codes,
        originalReplaced: original.replaced ?? 0,
        correctedReplaced: corrected.replaced ?? 0,
      },
      table: {
        measures: ['used', 'perplexity', 'replaced', 'reconstruction'],
        rows: rows.map(({ used, perplexity, replaced, reconstruction }, i) => ({
          lane: 'A',
          about: ABOUT[i] as (typeof ABOUT)[number],
          values: [used, perplexity, replaced, reconstruction],
        })),
      },
    };
  },
};
