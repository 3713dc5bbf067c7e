/** Schemas of settings, made of their fields: their problems name the field, the value and what was expected. */
import * as v from 'valibot';
import { type OwnFieldId, UNDER_WAY } from '../datasets/catalogue.ts';
import { type Field, type FieldId, FIELD_IDS, FIELDS } from './fields.ts';
import { LONGEST_NAME, MOST_VOICES } from './limits.ts';
import { foundValue } from './problems/foundValue.ts';
import type { Problem } from './problems/problem.ts';
import { numberBetween, objectOf, oneOf, says, tells, wholeNumber } from './schemaParts.ts';
import type { Settings } from './settings.ts';

/** What a setting may be, by field. */
type FieldSchemas = { [F in FieldId]: v.GenericSchema<Settings[F]> };

function fieldSchema(id: FieldId): v.GenericSchema {
  const field: Field = FIELDS[id];
  switch (field.kind) {
    case 'choice':
      return oneOf(
        field.choices,
        tells((found) => ({ code: 'not-a-choice', id, found, choices: field.choices })),
      );
    case 'voices':
      return v.custom<string[]>(
        areVoices,
        tells((found) => ({ code: 'not-voices', id, found, most: MOST_VOICES })),
      );
    case 'integer':
    case 'real': {
      const { min, max } = field;
      return field.kind === 'integer'
        ? wholeNumber(
            max,
            min,
            tells((found) => ({ code: 'not-a-whole-number-between', id, found, min, max })),
          )
        : numberBetween(
            min,
            max,
            tells((found) => ({ code: 'not-a-number-between', id, found, min, max })),
          );
    }
    default:
      return field satisfies never;
  }
}

const areVoices = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length <= MOST_VOICES &&
  value.every((voice) => typeof voice === 'string' && voice.length <= LONGEST_NAME);

export const FIELD_SCHEMAS = Object.fromEntries(FIELD_IDS.map((id) => [id, fieldSchema(id)])) as FieldSchemas;

/** All settings, each within its bounds. */
export const settingsSchema = objectOf(FIELD_SCHEMAS, { code: 'no-settings' });

type LiveSchemas = { [F in FieldId]: v.ExactOptionalSchema<FieldSchemas[F], undefined> };
const LIVE_SCHEMAS = Object.fromEntries(
  FIELD_IDS.filter((id) => FIELDS[id].live).map((id) => [id, v.exactOptional(FIELD_SCHEMAS[id] as v.GenericSchema)]),
) as LiveSchemas;

const isField = (id: string): id is FieldId => Object.hasOwn(FIELDS, id);

function refusedField(id: string): Problem {
  return isField(id) ? { code: 'needs-reset', id } : { code: 'no-field', id: foundValue(id) };
}

/** Changes of settings while training goes on: of live fields, any of them. Of others the first is told. */
export const liveSettingsSchema = v.strictObject(LIVE_SCHEMAS, ({ path }) =>
  says(path ? refusedField(path[0].key as string) : { code: 'action-without-settings' }),
);

const ofPhase = UNDER_WAY.map((id): [OwnFieldId, v.GenericSchema] => [
  id,
  v.exactOptional(FIELD_SCHEMAS[id] as v.GenericSchema),
]);
type PhaseSchemas = { [F in OwnFieldId]: v.ExactOptionalSchema<FieldSchemas[F], undefined> };

/** Other data while training goes on, in fields that some data set lets change; of others the first is told. */
export const phaseSchema = v.strictObject(Object.fromEntries(ofPhase) as PhaseSchemas, ({ path }) =>
  says(
    path
      ? { code: 'no-phase-field', id: foundValue(path[0].key as string), known: UNDER_WAY }
      : { code: 'action-without-settings' },
  ),
);
