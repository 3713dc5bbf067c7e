/** Settings as a kept run tells them: fields that are no longer known, or have other bounds by now, are left out. */
import * as v from 'valibot';
import { FIELD_IDS } from '../config/fields.ts';
import { underPresentNames } from '../config/formerNames.ts';
import { says } from '../config/schemaParts.ts';
import type { Settings } from '../config/settings.ts';
import { FIELD_SCHEMAS } from '../config/settingsSchema.ts';

/** Each setting by itself. Lists are copied. */
export function knownSettings(record: Readonly<Record<string, unknown>>): Partial<Settings> {
  const values = underPresentNames({ ...record });
  const known = FIELD_IDS.flatMap((id) => {
    if (!Object.hasOwn(values, id)) return [];
    const { success, output } = v.safeParse(FIELD_SCHEMAS[id] as v.GenericSchema, values[id]);
    return success ? [[id, Array.isArray(output) ? [...(output as unknown[])] : output]] : [];
  });
  return Object.fromEntries(known) as Partial<Settings>;
}

export const keptSettings = v.pipe(
  v.custom<Record<string, unknown>>(
    (record) => typeof record === 'object' && record !== null && !Array.isArray(record),
    says({ code: 'settings-object' }),
  ),
  v.transform(knownSettings),
);
