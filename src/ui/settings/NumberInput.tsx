/**
 * A field for a number: typed, dragged on its label, or moved by the arrow keys. What was typed stays until it is a valid
 * number; what is wrong is said in words.
 */
import { type KeyboardEvent, useState } from 'react';
import type { FieldId, NumberField } from '../../config/fields.ts';
import type { Settings } from '../../config/settings.ts';
import { texts } from '../../config/texts/index.ts';
import { formatSetting } from '../../config/texts/numbers.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { STEP_KEYS, valueAfterKey } from './fieldDrag.ts';
import { type ControlIds, FieldRow } from './FieldRow.tsx';
import { readNumber, SLIDER_STEPS, sliderPosition, sliderValue } from './numberText.ts';
import { useFieldDrag } from './useFieldDrag.ts';

export type NumberFieldId = { [F in FieldId]: Settings[F] extends number ? F : never }[FieldId];

interface NumberInputProps {
  id: NumberFieldId;
  field: NumberField;
}

/** Text and problem of the field; a change from outside (a preset, an import) replaces the text. */
function useTyped(id: NumberFieldId, field: NumberField) {
  const actions = useLabActions();
  const value = useLab((state) => state.draft.settings[id]);
  const [known, setKnown] = useState(value);
  const [typed, setTyped] = useState(() => formatSetting(value));
  if (known !== value) {
    setKnown(value);
    const reading = readNumber(typed, field);
    if (!reading.ok || reading.value !== value) setTyped(formatSetting(value));
  }
  const reading = readNumber(typed, field);
  const commit = (text: string) => {
    const read = readNumber(text, field);
    if (read.ok && read.value !== value) void actions.changeField(id, read.value);
  };
  const show = (shown: number): void => setTyped(formatSetting(shown));
  return {
    value,
    typed,
    setTyped,
    show,
    commit,
    /** What the field says, if that is a number; else what it was. */
    shown: reading.ok ? reading.value : value,
    problem: reading.ok ? null : reading.problem,
  };
}

function LogSlider({ id, field, value }: NumberInputProps & { value: number }) {
  const actions = useLabActions();
  const [dragged, setDragged] = useState<number | null>(null);
  const finish = () => {
    if (dragged === null) return;
    // On release only: a drag would otherwise write a log line for every pixel.
    void actions.changeField(id, sliderValue(dragged, field));
    setDragged(null);
  };
  return (
    <input
      type="range"
      className="log-slider"
      aria-label={texts.settings.slider(texts.fields[id].label)}
      aria-valuetext={formatSetting(dragged === null ? value : sliderValue(dragged, field))}
      min={0}
      max={SLIDER_STEPS}
      value={dragged ?? sliderPosition(value, field)}
      onChange={(event) => setDragged(Number(event.target.value))}
      onPointerUp={finish}
      onKeyUp={finish}
      onBlur={finish}
    />
  );
}

/** A number field with its bounds, unit and, on a log scale, a slider. */
export function NumberInput({ id, field }: NumberInputProps) {
  const { value, typed, setTyped, show, commit, shown, problem } = useTyped(id, field);
  const label = useFieldDrag({
    field,
    value: shown,
    onMove: show,
    onDone: (to) => commit(formatSetting(to)),
    onCancel: () => show(value),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const times = STEP_KEYS[event.key];
    if (event.key === 'Enter') commit(typed);
    else if (event.key === 'Escape') show(value);
    else if (times !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      show(valueAfterKey(shown, times, event.shiftKey, field));
    }
  };
  const unit = texts.fields[id].unit;
  const input = (ids: ControlIds) => (
    <span className="number-control">
      <span className="bounds figure" aria-hidden="true">
        {texts.settings.range(formatSetting(field.min), formatSetting(field.max))}
      </span>
      <input
        id={ids.control}
        className="number-input figure"
        type="text"
        inputMode={field.kind === 'integer' ? 'numeric' : 'decimal'}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        aria-invalid={problem !== null}
        aria-describedby={ids.describedBy}
        onChange={(event) => setTyped(event.target.value)}
        data-typing={typed !== formatSetting(value)}
        onBlur={() => commit(typed)}
        onKeyDown={onKeyDown}
        // However long a key was held: one change.
        onKeyUp={(event) => event.key in STEP_KEYS && commit(typed)}
      />
      <span className="unit">{unit}</span>
    </span>
  );
  return (
    <>
      <FieldRow field={id} problem={problem} label={{ className: 'drag-label', ...label }}>
        {input}
      </FieldRow>
      {field.scale === 'log' && <LogSlider id={id} field={field} value={value} />}
    </>
  );
}
