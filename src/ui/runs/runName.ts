/** What a kept run is called: its data, and its lanes with their freezes. */
import { texts } from '../../config/texts/index.ts';
import type { RunEntry } from '../../runs/runEntry.ts';

export function runName({ dataset, lanes }: RunEntry): string {
  const { lane, unfrozen } = texts.runs;
  const setups = lanes.map(({ id, policy, frozen }) => lane(id, frozen ? texts.policies[policy].label : unfrozen));
  return [texts.choices[dataset] ?? dataset, ...setups].join(' · ');
}
