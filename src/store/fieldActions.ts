/** Changes of the experiment's fields: into the draft at once, and of live fields to the running session too. */
import { phaseChanges } from '../config/dataPhase.ts';
import { FIELD_IDS, FIELDS } from '../config/fields.ts';
import { PRESETS, startingSizes } from '../config/presets.ts';
import type { Settings } from '../config/settings.ts';
import { fieldProblem } from '../config/validation.ts';
import { factsOf } from '../objectives/catalogue.ts';
import { askSession } from './applySession.ts';
import { isLive } from './condition.ts';
import { ownFieldIds } from '../datasets/catalogue.ts';
import type { LabContext } from './context.ts';
import type { LabActions } from './state.ts';

type FieldActions = Pick<LabActions, 'changeField' | 'applyPreset' | 'chooseDataset' | 'goOnWithData'>;

export function fieldActions(context: LabContext): FieldActions {
  const { store } = context;
  const change = settingsChanger(context);
  return {
    changeField: (field, value) => change({ [field]: value }),
    applyPreset: (preset) => change(factsOf(store.getState().draft).presets[preset] ?? {}),
    async chooseDataset(kind) {
      const before = store.getState().draft.settings.dataset;
      if (kind === before) return;
      // What starts with sizes of its own leaves none that are of use to others.
      const sizes = startingSizes(kind) ?? (startingSizes(before) ? PRESETS.small : {});
      await change({ ...sizes, dataset: kind });
    },
    async goOnWithData() {
      const { draft, session } = store.getState();
      if (!session) return;
      const { settings } = session.experiment;
      const ids = ownFieldIds(settings.dataset);
      const chosen = Object.fromEntries(ids.map((id) => [id, draft.settings[id]]));
      await askSession(context, () => context.request('setData', { phase: phaseChanges(chosen, settings) }));
    },
  };
}

/** A slider moves faster than a step: changes that come while one is on its way are sent together after it. */
function settingsChanger(context: LabContext): (changes: Partial<Settings>) => Promise<void> {
  const { store } = context;
  let waiting: Partial<Settings> = {};
  let sending: Promise<void> | null = null;
  const send = async (): Promise<void> => {
    while (Object.keys(waiting).length > 0) {
      const changes = waiting;
      waiting = {};
      await context.tell('setLive', { changes });
    }
    sending = null;
  };
  return async (changes) => {
    const fields = FIELD_IDS.filter((id) => Object.hasOwn(changes, id));
    const problem = fields.map((id) => fieldProblem(id, changes[id])).find((each) => each !== null);
    if (problem) {
      context.report({ code: 'invalid-request', problem: { code: 'setting-refused', problem } });
      return;
    }
    const state = store.getState();
    const { draft: before, session } = state;
    store.setState(({ draft }) => ({ draft: { ...draft, settings: { ...draft.settings, ...changes } } }));
    // A session that is yet to come is built with it, or told of it then.
    if (!session || !isLive(state)) return;
    const known = [before.settings, session.experiment.settings];
    const live = fields.filter((id) => FIELDS[id].live && known.some((settings) => settings[id] !== changes[id]));
    if (live.length === 0) return;
    waiting = { ...waiting, ...Object.fromEntries(live.map((id) => [id, changes[id]])) };
    sending ??= send();
    await sending;
  };
}
