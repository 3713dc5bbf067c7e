/** The data set, and what belongs to each: voices, a person's own files, the shape of the plane. */
import { FIELDS } from '../../config/fields.ts';
import { DATASETS } from '../../config/settings.ts';
import { texts } from '../../config/texts/index.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { FeatureFiles } from '../features/FeatureFiles.tsx';
import { AudioFiles } from './AudioFiles.tsx';
import { ChoiceInput } from './ChoiceInput.tsx';
import { Voices } from './Voices.tsx';

/** Four kinds of data, one chosen. */
export function DatasetChoice() {
  const actions = useLabActions();
  const dataset = useLab((state) => state.draft.settings.dataset);
  return (
    <>
      <fieldset className="segments segments-grid">
        <legend className="visually-hidden">{texts.fields.dataset.label}</legend>
        {DATASETS.map((kind) => (
          <label key={kind}>
            <input
              type="radio"
              name="dataset"
              checked={dataset === kind}
              onChange={() => void actions.chooseDataset(kind)}
            />
            <span>{texts.choices[kind]}</span>
          </label>
        ))}
      </fieldset>
      {dataset === 'speech' && <Voices />}
      {dataset === 'audio' && <AudioFiles />}
      {dataset === 'features' && <FeatureFiles />}
      {dataset === 'plane' && <ChoiceInput id="planeShape" field={FIELDS.planeShape} />}
    </>
  );
}
