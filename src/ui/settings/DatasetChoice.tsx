/** The data set, and what belongs to each: voices, audio files, the shape of the plane. */
import { FIELDS } from '../../config/fields.ts';
import { DATASETS, type DatasetKind } from '../../config/settings.ts';
import { texts } from '../../config/texts/index.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { AudioFiles } from './AudioFiles.tsx';
import { ChoiceInput } from './ChoiceInput.tsx';
import { Voices } from './Voices.tsx';

function PlaneShape() {
  const field = FIELDS.planeShape;
  return field.kind === 'choice' ? <ChoiceInput id="planeShape" field={field} /> : null;
}

/** Dimensions in which the codebook can be drawn as a plane. */
const PLANE_DIMS = 2;

/** Three kinds of data, one chosen. */
export function DatasetChoice() {
  const actions = useLabActions();
  const dataset = useLab((state) => state.draft.settings.dataset);
  const dim = useLab((state) => state.draft.settings.dim);
  const choose = (kind: DatasetKind) => {
    void actions.changeField('dataset', kind);
    // A plane is there to be looked at, which takes two dimensions; sound in two dimensions is no use to anyone.
    if (kind === 'plane' && dim !== PLANE_DIMS) void actions.changeField('dim', PLANE_DIMS);
    if (kind !== 'plane' && dim === PLANE_DIMS) void actions.changeField('dim', Number(FIELDS.dim.initial));
  };
  return (
    <>
      <fieldset className="segments">
        <legend className="visually-hidden">{texts.fields.dataset.label}</legend>
        {DATASETS.map((kind) => (
          <label key={kind}>
            <input type="radio" name="dataset" checked={dataset === kind} onChange={() => choose(kind)} />
            <span>{texts.choices[kind]}</span>
          </label>
        ))}
      </fieldset>
      {dataset === 'speech' && <Voices />}
      {dataset === 'audio' && <AudioFiles />}
      {dataset === 'plane' && <PlaneShape />}
    </>
  );
}
