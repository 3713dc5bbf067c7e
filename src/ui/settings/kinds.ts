/** Fields by the kind of value behind them. */
import type { FieldId } from '../../config/fields.ts';
import type { Settings } from '../../config/settings.ts';

export type NumberFieldId = { [F in FieldId]: Settings[F] extends number ? F : never }[FieldId];
export type ChoiceFieldId = { [F in FieldId]: Settings[F] extends string ? F : never }[FieldId];
