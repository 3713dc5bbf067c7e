/** The data set, and what belongs to the one that is chosen: its own fields, a person's own files. */
import { texts } from '../../config/texts/index.ts';
import { DATASET_KINDS, datasetFacts, ownFieldIds } from '../../datasets/catalogue.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { FieldControl } from './FieldControl.tsx';
import { useFormView } from './formContext.ts';
import { OwnFiles } from './OwnFiles.tsx';

/** The kinds of data, one chosen. */
export function DatasetChoice() {
  const actions = useLabActions();
  const dataset = useLab((state) => state.draft.settings.dataset);
  const { files } = datasetFacts(dataset);
  const isHit = useFormView()?.hits?.includes('dataset') === true;
  return (
    <>
      <fieldset className="segments segments-grid" data-field="dataset" data-hit={isHit}>
        <legend className="visually-hidden">{texts.fields.dataset.label}</legend>
        {DATASET_KINDS.map((kind) => (
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
      {ownFieldIds(dataset).map((id) => (
        <FieldControl key={id} id={id} />
      ))}
      {files && <OwnFiles library={files} />}
    </>
  );
}
