/** The kinds of fields there are: bounds, default, unit of the control, and whether one may change while training runs. */

export type FieldGroup = 'data' | 'model' | 'codebook' | 'losses' | 'optimizer' | 'measurement';

interface FieldBase {
  group: FieldGroup;
  /** True: a change takes effect at the next step. False: it needs a reset. */
  live: boolean;
}
export interface NumberField extends FieldBase {
  kind: 'integer' | 'real';
  min: number;
  max: number;
  /** Increment of the control; on a log scale the control multiplies instead. */
  step: number;
  scale: 'linear' | 'log';
  initial: number;
}
export interface ChoiceField<Choice extends string = string> extends FieldBase {
  kind: 'choice';
  choices: readonly Choice[];
  initial: Choice;
}
/** A set of bundled voices, listed by the speech manifest. */
export interface VoicesField extends FieldBase {
  kind: 'voices';
  initial: readonly string[];
}
export type Field = NumberField | ChoiceField | VoicesField;

/** What a field's setting is. */
export type ValueOf<F> =
  F extends ChoiceField<infer Choice>
    ? Choice
    : F extends NumberField
      ? number
      : F extends VoicesField
        ? string[]
        : never;

export const integer = (
  group: FieldGroup,
  live: boolean,
  initial: number,
  min: number,
  max: number,
  step = 1,
): NumberField => ({
  kind: 'integer',
  group,
  live,
  initial,
  min,
  max,
  step,
  scale: 'linear',
});

export const real = (
  group: FieldGroup,
  live: boolean,
  initial: number,
  min: number,
  max: number,
  step: number,
  scale: 'linear' | 'log' = 'linear',
): NumberField => ({ kind: 'real', group, live, initial, min, max, step, scale });

export const choice = <const Choice extends string>(
  group: FieldGroup,
  live: boolean,
  choices: readonly Choice[],
  initial: NoInfer<Choice>,
): ChoiceField<Choice> => ({
  kind: 'choice',
  group,
  live,
  choices,
  initial,
});
