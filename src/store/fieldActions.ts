/** Changes of the experiment's fields: into the draft at once, and of live fields to the running session too. */
import { phaseChanges, settingsInUse } from '../config/dataPhase.ts';
import { FIELD_IDS, FIELDS, type FieldId } from '../config/fields.ts';
import { type Basis, basisSettings, PRESETS, startingSizes } from '../config/presets.ts';
import { type Settings, valuesDiffer } from '../config/settings.ts';
import { fieldProblem } from '../config/validation.ts';
import { ownFieldIds } from '../datasets/catalogue.ts';
import { factsOf } from '../objectives/catalogue.ts';
import { askSession } from './applySession.ts';
import { isLive } from './condition.ts';
import type { LabContext } from './context.ts';
import { afterForeignChange, movedFields, type SettingsChange, withChange } from './settingsHistory.ts';
import type { LabActions, LabState } from './state.ts';

type FieldActions = Pick<
  LabActions,
  | 'changeField'
  | 'changeFields'
  | 'applyPreset'
  | 'chooseDataset'
  | 'goOnWithData'
  | 'undoSettings'
  | 'redoSettings'
  | 'takeWaiting'
>;

export function fieldActions(context: LabContext): FieldActions {
  const { store } = context;
  const form = new Form(context);
  return {
    changeField: (field, value) => form.change({ [field]: value }),
    changeFields: (changes) => form.change(changes, { waits: 'with-others' }),
    applyPreset(preset) {
      const { draft } = store.getState();
      return form.change(presetChanges(preset, draft.settings, factsOf(draft).presets), { waits: true, basis: preset });
    },
    async chooseDataset(kind) {
      const before = store.getState().draft.settings.dataset;
      if (kind === before) return;
      const suggested = startingSizes(kind);
      const left = startingSizes(before);
      // What starts with sizes of its own leaves none that are of use to others.
      const sizes = suggested ?? (left ? PRESETS.small : {});
      const basis: { basis?: Basis } = suggested ? { basis: 'suggested' } : left ? { basis: 'small' } : {};
      await form.change({ ...sizes, dataset: kind }, { waits: true, ...basis });
    },
    async goOnWithData() {
      const { draft, session } = store.getState();
      if (!session) return;
      const { settings } = session.experiment;
      const ids = ownFieldIds(settings.dataset);
      const chosen = Object.fromEntries(ids.map((id) => [id, draft.settings[id]]));
      await askSession(context, () => context.request('setData', { phase: phaseChanges(chosen, settings) }));
    },
    undoSettings: () => form.goBack(),
    redoSettings: () => form.goForth(),
    takeWaiting: () => form.takeWaiting(),
  };
}

/** Presets of the program set their sizes and leave the rest. */
function presetChanges(
  preset: Basis,
  settings: Settings,
  presets: Parameters<typeof basisSettings>[1],
): Partial<Settings> {
  if (typeof preset === 'object') return basisSettings(preset, presets, settings);
  return (preset === 'suggested' ? startingSizes(settings.dataset) : presets[preset]) ?? {};
}

interface How {
  /** Whether live fields wait for a reset; `with-others`: if a field that is not live changes as well. */
  waits?: boolean | 'with-others';
  /** What the settings start from by now; as before, if absent. */
  basis?: Basis;
}

const NOTHING_WAITS: readonly FieldId[] = [];

/** The draft's settings as a person changes them, takes changes back, and makes them again. */
class Form {
  readonly #context: LabContext;
  readonly #send: (changes: Partial<Settings>) => Promise<void>;
  /** Whether the draft is being changed from here. */
  #ours = false;

  constructor(context: LabContext) {
    this.#context = context;
    this.#send = liveSender(context);
    context.store.subscribe((state, before) => this.#follow(state, before));
  }

  /** A change by a person; one that is refused is reported. */
  async change(changes: Partial<Settings>, { waits = false, basis }: How = {}): Promise<void> {
    const { store } = this.#context;
    const fields = FIELD_IDS.filter((id) => Object.hasOwn(changes, id));
    const problem = fields.map((id) => fieldProblem(id, changes[id])).find((each) => each !== null);
    if (problem) {
      this.#context.report({ code: 'invalid-request', problem: { code: 'setting-refused', problem } });
      return;
    }
    const { draft, form } = store.getState();
    const moved = fields.filter((id) => valuesDiffer(draft.settings[id], changes[id] as Settings[FieldId]));
    const made: SettingsChange = {
      before: pick(draft.settings, moved),
      after: pick(changes, moved),
      waits: waits === 'with-others' ? moved.some((id) => !FIELDS[id].live) : waits,
      basis: [form.basis, basis ?? form.basis],
    };
    if (moved.length > 0 || made.basis[0] !== made.basis[1]) store.setState({ form: withChange(form, made) });
    await this.#take(pick(changes, fields), made.waits);
  }

  async goBack(): Promise<void> {
    const { store } = this.#context;
    const { form } = store.getState();
    const change = form.undo.at(-1);
    if (!change) return;
    const undo = form.undo.slice(0, -1);
    store.setState({ form: { ...form, undo, redo: [...form.redo, change], basis: change.basis[0] } });
    await this.#take(change.before, change.waits);
  }

  async goForth(): Promise<void> {
    const { store } = this.#context;
    const { form } = store.getState();
    const change = form.redo.at(-1);
    if (!change) return;
    const redo = form.redo.slice(0, -1);
    store.setState({ form: { ...form, redo, undo: [...form.undo, change], basis: change.basis[1] } });
    await this.#take(change.after, change.waits);
  }

  async takeWaiting(): Promise<void> {
    const { draft, form } = this.#context.store.getState();
    await this.#take(pick(draft.settings, form.waiting), false);
  }

  /** Values into the draft, and of live fields to the session, unless they wait. */
  async #take(values: Partial<Settings>, waits: boolean): Promise<void> {
    const { store } = this.#context;
    const state = store.getState();
    const { draft, form, session } = state;
    const settings = { ...draft.settings, ...values };
    const live = FIELD_IDS.filter((id) => FIELDS[id].live && Object.hasOwn(values, id));
    // A session that is yet to come is built with it, or told of it then.
    const running = session && isLive(state) ? settingsInUse(session.experiment) : null;
    const differ = running ? live.filter((id) => valuesDiffer(settings[id], running[id])) : NOTHING_WAITS;
    const others = form.waiting.filter((id) => !live.includes(id));
    this.#ours = true;
    store.setState({
      draft: { ...draft, settings },
      form: { ...form, waiting: waits ? [...others, ...differ] : others },
    });
    this.#ours = false;
    if (!running || waits) return;
    // What is on its way to the session counts as well: the draft has it already.
    const sent = live.filter((id) => differ.includes(id) || valuesDiffer(draft.settings[id], settings[id]));
    if (sent.length > 0) await this.#send(pick(settings, sent));
  }

  /** The form after the draft was changed by something else, or the session has what waited. */
  #follow(state: LabState, before: LabState): void {
    const { store } = this.#context;
    const { session } = state;
    const isChanged = state.draft.settings !== before.draft.settings;
    if (isChanged && !this.#ours) {
      const moved = movedFields(before.draft.settings, state.draft.settings);
      if (moved.length > 0) store.setState(({ form }) => ({ form: afterForeignChange(form, moved) }));
    }
    const { waiting } = state.form;
    if (waiting.length === 0 || !session || (!isChanged && session === before.session)) return;
    const running = settingsInUse(session.experiment);
    const still = waiting.filter((id) => valuesDiffer(state.draft.settings[id], running[id]));
    if (still.length < waiting.length) store.setState(({ form }) => ({ form: { ...form, waiting: still } }));
  }
}

function pick(settings: Partial<Settings>, ids: readonly FieldId[]): Partial<Settings> {
  return Object.fromEntries(ids.map((id) => [id, settings[id]])) as Partial<Settings>;
}

/** A slider moves faster than a step: changes that come while one is on its way are sent together after it. */
function liveSender(context: LabContext): (changes: Partial<Settings>) => Promise<void> {
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
    waiting = { ...waiting, ...changes };
    sending ??= send();
    await sending;
  };
}
