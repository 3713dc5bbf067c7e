/** A change of settings in words. */
import type { FieldId } from '../../config/fields.ts';
import type { Settings } from '../../config/settings.ts';
import { texts } from '../../config/texts/index.ts';
import { settingText } from '../../config/texts/settingText.ts';

/** Of one field its name, and what it was and became; of several how many. */
export function changeText(from: Partial<Settings>, to: Partial<Settings>): string {
  const ids = Object.keys(from) as FieldId[];
  const [id, ...more] = ids;
  if (id === undefined || more.length > 0) return texts.settings.settingCount(ids.length);
  const value = (settings: Partial<Settings>): string => settingText(id, settings[id] as Settings[FieldId]);
  return texts.settings.change(texts.fields[id].label, value(from), value(to));
}
