/** Everything a person can choose, as groups of fields. */
import { FIELD_IDS, FIELDS, type FieldGroup, type FieldId } from '../../config/fields.ts';
import { PRESET_NAMES, type Sizes } from '../../config/presets.ts';
import type { Settings } from '../../config/settings.ts';
import { texts } from '../../config/texts/index.ts';
import { factsOf, obeys } from '../../objectives/catalogue.ts';
import type { ObjectiveFacts } from '../../objectives/facts.ts';
import type { LabState } from '../../store/state.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';
import { type ChoiceFieldId, ChoiceInput } from './ChoiceInput.tsx';
import { DatasetChoice } from './DatasetChoice.tsx';
import { InitialWeights } from './InitialWeights.tsx';
import { NumberInput, type NumberFieldId } from './NumberInput.tsx';
import { PlanPanel } from './PlanPanel.tsx';
import { isRelevant, waitingFields } from './relevance.ts';

const GROUPS: readonly FieldGroup[] = [...new Set(FIELD_IDS.map((id) => FIELDS[id].group))];
/** Drawn by `DatasetChoice` and `InitialWeights`, not as plain rows. */
const OWN_CONTROL: readonly FieldId[] = ['dataset', 'voices', 'planeShape', 'initialWeights'];

function isPreset(settings: Settings, sizes: Sizes): boolean {
  return Object.entries(sizes).every(([id, value]) => settings[id as FieldId] === value);
}

/** What the next session trains. */
function useDraftObjective(): ObjectiveFacts {
  return useLab(({ draft }) => factsOf(draft));
}

function Presets() {
  const actions = useLabActions();
  const { presets } = useDraftObjective();
  const names = PRESET_NAMES.filter((name) => presets[name]);
  const chosen = useLab(({ draft }) => names.find((name) => isPreset(draft.settings, presets[name] as Sizes)) ?? null);
  return (
    <fieldset className="presets">
      <legend>{texts.settings.presets}</legend>
      {names.map((name) => (
        <label key={name} className="preset" title={texts.settings.presetHelp}>
          <input type="radio" name="preset" checked={chosen === name} onChange={() => void actions.applyPreset(name)} />
          <span className="preset-name">{texts.settings.preset[name].name}</span>
          <span className="preset-detail figure">{texts.settings.preset[name].detail}</span>
        </label>
      ))}
    </fieldset>
  );
}

function FieldControl({ id }: { id: FieldId }) {
  const relevant = useLab(({ draft }) => isRelevant(id, draft.settings));
  const field = FIELDS[id];
  if (!relevant || field.kind === 'voices') return null;
  // The kind of a field says what its value is; the compiler cannot follow from the one to the other.
  if (field.kind === 'choice') return <ChoiceInput id={id as ChoiceFieldId} field={field} />;
  return <NumberInput id={id as NumberFieldId} field={field} />;
}

function Group({ group }: { group: FieldGroup }) {
  const objective = useDraftObjective();
  const obeyed = FIELD_IDS.filter((id) => FIELDS[id].group === group && obeys(objective, id));
  if (obeyed.length === 0) return null;
  const ids = obeyed.filter((id) => !OWN_CONTROL.includes(id));
  return (
    <section className="field-group">
      <h3>{texts.fieldGroups[group]}</h3>
      {group === 'data' && <DatasetChoice />}
      {obeyed.includes('initialWeights') && <InitialWeights />}
      {ids.map((id) => (
        <FieldControl key={id} id={id} />
      ))}
    </section>
  );
}

/** Number of changes that the next reset takes over; files count as one. */
function waitingChanges({ session, draft, audio, features }: LabState): number {
  if (session === null) return 0;
  const running = session.experiment.settings;
  // Of a data set that is not running yet, the choice itself is what waits.
  const same = running.dataset === draft.settings.dataset;
  const files = same && { audio, features, speech: null, plane: null }[running.dataset]?.changed === true;
  return waitingFields(draft.settings, running).length + (files ? 1 : 0);
}

/** Whether the chosen data set is a person's own files, and there are none. */
function needsFile({ draft, audio, features }: LabState): boolean {
  const { dataset } = draft.settings;
  return (
    (dataset === 'audio' && audio.total.names.length === 0) || (dataset === 'features' && !features.manifest?.taken)
  );
}

/** Stays at the foot of the panel while changes wait. */
function Apply() {
  const actions = useLabActions();
  const waiting = useLab(waitingChanges);
  const noFile = useLab(needsFile);
  const ready = useReady();
  if (waiting === 0) return null;
  return (
    <div className="apply">
      <span className="small">{noFile ? texts.settings.applyNeedsFile : texts.settings.applyCount(waiting)}</span>
      <button type="button" className="button primary" disabled={noFile || !ready} onClick={() => void actions.reset()}>
        {texts.settings.apply}
      </button>
    </div>
  );
}

/** The left panel. */
export function SettingsPanel() {
  return (
    <div className="settings">
      <h2 className="visually-hidden">{texts.settings.title}</h2>
      <PlanPanel />
      <Presets />
      {GROUPS.map((group) => (
        <Group key={group} group={group} />
      ))}
      <Apply />
    </div>
  );
}
