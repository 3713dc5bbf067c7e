/** Everything a person can choose, as groups of fields. */
import { settingsInUse } from '../../config/dataPhase.ts';
import { FIELD_IDS, FIELDS, type FieldGroup, type FieldId } from '../../config/fields.ts';
import { PRESET_NAMES, type Sizes } from '../../config/presets.ts';
import type { Settings } from '../../config/settings.ts';
import { texts } from '../../config/texts/index.ts';
import { datasetFacts, OWN_FIELDS } from '../../datasets/catalogue.ts';
import { factsOf, obeys } from '../../objectives/catalogue.ts';
import type { ObjectiveFacts } from '../../objectives/facts.ts';
import { isLive } from '../../store/condition.ts';
import { ownFilesOf } from '../../store/ownFiles.ts';
import type { LabState } from '../../store/state.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';
import { DatasetChoice } from './DatasetChoice.tsx';
import { FieldControl } from './FieldControl.tsx';
import { InitialWeights } from './InitialWeights.tsx';
import { MemoryNote } from './MemoryNote.tsx';
import { PlanPanel } from './PlanPanel.tsx';
import { waitingFields } from './relevance.ts';

const GROUPS: readonly FieldGroup[] = [...new Set(FIELD_IDS.map((id) => FIELDS[id].group))];
/** Drawn by `DatasetChoice` and `InitialWeights`, not as plain rows. */
const OWN_CONTROL: readonly string[] = ['dataset', 'initialWeights', ...Object.keys(OWN_FIELDS)];

function isPreset(settings: Settings, sizes: Sizes): boolean {
  return Object.entries(sizes).every(([id, value]) => settings[id as FieldId] === value);
}

/** What the next session trains. */
function useDraftObjective(): ObjectiveFacts {
  return useLab(({ draft }) => factsOf(draft));
}

function Presets() {
  const actions = useLabActions();
  const objective = useDraftObjective();
  const { presets } = objective;
  const names = PRESET_NAMES.filter((name) => presets[name]);
  const chosen = useLab(({ draft }) => names.find((name) => isPreset(draft.settings, presets[name] as Sizes)) ?? null);
  const presetDetail = ({ dim, codes }: Sizes): string =>
    texts.settings.presetDetail(obeys(objective, 'dim') ? String(dim) : null, String(codes));
  return (
    <fieldset className="presets">
      <legend>{texts.settings.presets}</legend>
      {names.map((name) => (
        <label key={name} className="preset" title={texts.settings.presetHelp}>
          <input type="radio" name="preset" checked={chosen === name} onChange={() => void actions.applyPreset(name)} />
          <span className="preset-name">{texts.settings.preset[name]}</span>
          <span className="preset-detail figure">{presetDetail(presets[name] as Sizes)}</span>
        </label>
      ))}
    </fieldset>
  );
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
function waitingChanges(state: LabState): number {
  const { session, draft } = state;
  if (session === null) return 0;
  const running = settingsInUse(session.experiment);
  // Of a data set that is not running yet, the choice itself is what waits.
  const same = running.dataset === draft.settings.dataset;
  const files = same && ownFilesOf(state, running.dataset)?.changed === true;
  return waitingFields(draft.settings, running).length + (files ? 1 : 0);
}

/** Whether all that waits are other data of the kind that is trained on, which a run can go on with. */
function canGoOn(state: LabState): boolean {
  const { session, draft } = state;
  if (session === null || !isLive(state) || session.divergence || session.step === 0) return false;
  const { underWay } = datasetFacts(draft.settings.dataset);
  const files = ownFilesOf(state, draft.settings.dataset)?.changed === true;
  return (
    !files && waitingFields(draft.settings, settingsInUse(session.experiment)).every((id) => underWay.includes(id))
  );
}

/** Whether the chosen data set is a person's own files, and there are none. */
function needsFile(state: LabState): boolean {
  return ownFilesOf(state, state.draft.settings.dataset)?.count === 0;
}

/** Stays at the foot of the panel while changes wait. */
function Apply() {
  const actions = useLabActions();
  const waiting = useLab(waitingChanges);
  const noFile = useLab(needsFile);
  const goesOn = useLab(canGoOn);
  const ready = useReady();
  if (waiting === 0) return null;
  return (
    <div className="apply">
      <span className="small">{noFile ? texts.settings.applyNeedsFile : texts.settings.applyCount(waiting)}</span>
      <span className="button-pair">
        {goesOn && (
          <button
            type="button"
            className="button"
            title={texts.settings.goOnHelp}
            disabled={!ready}
            onClick={() => void actions.goOnWithData()}
          >
            {texts.settings.goOn}
          </button>
        )}
        <button
          type="button"
          className="button primary"
          disabled={noFile || !ready}
          onClick={() => void actions.reset()}
        >
          {texts.settings.apply}
        </button>
      </span>
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
      <MemoryNote />
      <Apply />
    </div>
  );
}
