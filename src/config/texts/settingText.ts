/** Fields, their values and what is done to a run, as a person reads them. */
import type { DataPhase, TimelineEntry } from '../experiment.ts';
import type { FieldId } from '../fields.ts';
import type { Settings } from '../settings.ts';
import { texts } from './index.ts';
import { formatSetting } from './numbers.ts';

/** A number as typed, a choice by its label, voices by their ids. */
export function settingText(field: FieldId, value: Settings[FieldId]): string {
  if (typeof value === 'number') return formatSetting(value);
  if (typeof value === 'string') return texts.choices[value] ?? value;
  return field === 'voices' && value.length === 0 ? texts.settings.allVoices : texts.joined.list(value);
}

/** Whether a phase uses the data at the start. */
export function isEmpty(phase: DataPhase): boolean {
  return Object.keys(phase).length === 0;
}

/** What sets the data of a phase apart, e.g. “Voices: slt, rms”. */
export function phaseText(phase: DataPhase): string {
  return texts.joined.phrases(
    Object.entries(phase).map(([id, value]) =>
      texts.plan.set(texts.fields[id as FieldId].label, settingText(id as FieldId, value)),
    ),
  );
}

/** What an entry of a timeline does, e.g. “freeze lane A (whole forward)”. */
export function actionText(entry: TimelineEntry): string {
  return texts.joined.phrases(actionPhrases(entry));
}

function actionPhrases(entry: TimelineEntry): string[] {
  const words = texts.plan;
  switch (entry.action) {
    case 'freeze': {
      const { id, frozen, policy } = entry.lane;
      return [(frozen ? words.frozen : words.thawed)(id, texts.policies[policy].label)];
    }
    case 'set':
      return Object.entries(entry.settings).map(([id, value]) =>
        words.set(texts.fields[id as FieldId].label, settingText(id as FieldId, value)),
      );
    case 'data':
      return [isEmpty(entry.settings) ? words.dataOfStart : words.data(phaseText(entry.settings))];
    case 'fork':
      return [words.forked(entry.lane)];
    case 'add':
      return [words.added(entry.lane.frozen, texts.policies[entry.lane.policy].label)];
    case 'remove':
      return [words.removed(entry.lane)];
    default:
      return entry satisfies never;
  }
}
