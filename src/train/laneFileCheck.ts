/** Whether a weights file holds a lane that its own experiment can have; asked before anything is made of it. */
import { FormatError } from '../formats/formatError.ts';
import type { WeightsFile } from '../formats/weightsJson.ts';
import type { StateDict } from '../model/stateDict.ts';
import { freezableModules } from '../objectives/facts.ts';
import { objectiveOf } from '../objectives/named.ts';

/**
 * Every tensor must be there in the shape that the experiment in the file gives it, and steps and codes must be ones
 * that it can have come to. The experiment itself was checked before.
 * @throws FormatError
 */
export function checkLaneFile(file: WeightsFile): void {
  checkShapes(file);
  checkModes(file);
  checkCounts(file);
  checkHistory(file);
}

function checkModes({ experiment, training }: WeightsFile): void {
  const withMode = [...freezableModules(objectiveOf(experiment).facts)];
  const missing = withMode.find((module) => training[module] === undefined);
  if (missing !== undefined) throw new FormatError({ code: 'mode-missing', module: missing });
}

function checkShapes({ experiment, data, stateDict, optimizer, reference, freezeState }: WeightsFile): void {
  const expected = new Map(
    objectiveOf(experiment)
      .layoutFor(experiment.settings, data)
      .map((entry) => [entry.name, entry]),
  );
  const parts: [string, StateDict][] = [
    ['state_dict', stateDict],
    ['reference', reference],
    ['freeze_state', freezeState?.tensors ?? new Map()],
    ['exp_avg', new Map([...optimizer].map(([name, { expAvg }]) => [name, expAvg]))],
    ['exp_avg_sq', new Map([...optimizer].map(([name, { expAvgSq }]) => [name, expAvgSq]))],
  ];
  for (const [part, tensors] of parts) {
    for (const [name, { shape }] of tensors) {
      const wanted = expected.get(name);
      if (!wanted) throw new FormatError({ code: 'tensor-of-no-model', part, name });
      if (wanted.shape.join() === shape.join()) continue;
      throw new FormatError({ code: 'tensor-shape-misfit', part, name, shape, wanted: wanted.shape });
    }
  }
  for (const { name, kind } of expected.values()) {
    if (!stateDict.has(name)) throw new FormatError({ code: 'state-dict-no', name });
    if (kind !== 'flag' && !reference.has(name)) throw new FormatError({ code: 'reference-no', name });
  }
}

/** Steps beside the codes, and codes of the probe. */
function checkCounts({ experiment, step, optimizer, lastUsed, probeTokens, freezeState }: WeightsFile): void {
  const { codes } = experiment.settings;
  const layers = objectiveOf(experiment).coder ? experiment.settings.layers : 0;
  const wholeCodebooks = lastUsed.length === layers && lastUsed.every(({ length }) => length === codes);
  if (!wholeCodebooks) throw new FormatError({ code: 'last-used-size', layers, codes });
  // As float32 beside the codes, a step may have been rounded up.
  const last = Math.max(step, Math.fround(step));
  const later = lastUsed.flat().find((used) => used > last);
  if (later !== undefined) throw new FormatError({ code: 'last-used-beyond-end', later, step });
  for (const [name, { step: own }] of optimizer) {
    if (own <= step) continue;
    throw new FormatError({ code: 'optimizer-beyond-end', name, own, step });
  }
  for (const list of [probeTokens, freezeState?.probeTokens ?? []]) {
    const fits = list.length === 0 || list.length === layers;
    if (!fits) throw new FormatError({ code: 'probe-codes-layers', list: list.length, layers });
    const none = list.flat().find((code) => code >= codes);
    if (none !== undefined) throw new FormatError({ code: 'probe-codes-beyond', none, codes });
  }
}

function checkHistory({ step, freezeHistory, freezeState }: WeightsFile): void {
  let before = 0;
  for (const mark of freezeHistory) {
    const inOrder = mark.step >= before && mark.step <= step + 1;
    if (!inOrder) {
      throw new FormatError({
        code: 'freeze-history-order',
        step: mark.step,
        before,
        step2: step + 1,
      });
    }
    before = mark.step;
  }
  const since = freezeState?.since ?? 0;
  if (since > step + 1) throw new FormatError({ code: 'freeze-state-beyond-end', since, step });
}
