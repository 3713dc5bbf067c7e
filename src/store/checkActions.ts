/** The freeze check: two checkpoints that a person chose, and what the worker says of them. */
import { problemText } from '../config/problems/problemText.ts';
import { checkJson } from '../formats/checkJson.ts';
import { wireError } from '../protocol/errors.ts';
import type { LabContext } from './context.ts';
import type { CheckState, GivenFile, LabActions } from './state.ts';

type CheckActions = Pick<
  LabActions,
  'openCheck' | 'closeCheck' | 'chooseForCheck' | 'swapChecked' | 'checkWithTokens' | 'checkText' | 'saveCheck'
>;

export const NOTHING_CHECKED: CheckState = {
  open: false,
  before: null,
  after: null,
  tokens: null,
  running: false,
  report: null,
  error: null,
};

export function checkActions(context: LabContext): CheckActions {
  const { store, options } = context;
  const change = (part: Partial<CheckState>): void => store.setState(({ check }) => ({ check: { ...check, ...part } }));
  /** What was said of other files is gone. */
  const choose = (part: Partial<CheckState>): Promise<void> => {
    change({ ...part, report: null, error: null });
    return run(context, false);
  };
  const text = (): string => {
    const { report } = store.getState().check;
    return report ? checkJson(report, problemText) : '';
  };
  return {
    openCheck: () => change({ open: true }),
    closeCheck: () => change({ open: false }),
    chooseForCheck: (part, file) =>
      part === 'tokens' ? chooseTokens(context, file) : choose({ [part]: file, open: true }),
    swapChecked() {
      const { before, after } = store.getState().check;
      return choose({ before: after, after: before });
    },
    checkWithTokens: () => run(context, true),
    checkText: text,
    saveCheck: () => options.saveFile(new Blob([text()], { type: 'application/json' }), 'freeze-check.json'),
  };
}

/** Tokens to compare with; a check with tokens that was made is made again. */
async function chooseTokens(context: LabContext, tokens: File | null): Promise<void> {
  const { check } = context.store.getState();
  context.store.setState({ check: { ...check, tokens } });
  if (check.before && check.after) await run(context, true);
}

/** Compares the two as soon as both are there. Of several under way only the last one is shown. */
async function run(context: LabContext, withTokens: boolean): Promise<void> {
  const { store } = context;
  const { before, after, tokens } = store.getState().check;
  const asked = Symbol('check');
  context.checking = asked;
  const show = (part: Partial<CheckState>): void => {
    if (context.checking === asked) store.setState(({ check }) => ({ check: { ...check, running: false, ...part } }));
  };
  if (!before || !after) return show({});
  show({ running: true, error: null });
  try {
    show({ report: await context.request('checkFreeze', { before, after, withTokens, tokens }) });
  } catch (thrown) {
    const error = wireError(thrown);
    show(error.code === 'cancelled' ? {} : { error });
  }
}

/** A drop that holds two checkpoints and nothing else: which of them training began with, as far as names and dates tell. */
export function orderedForCheck(files: readonly GivenFile[]): [before: File, after: File] | null {
  const [one, other, ...more] = files.map(({ file }) => file);
  if (!one || !other || more.length > 0) return null;
  const pretrained = ({ name }: File): boolean => /^s2G|pretrained/i.test(name);
  if (pretrained(one) !== pretrained(other)) return pretrained(one) ? [one, other] : [other, one];
  return one.lastModified <= other.lastModified ? [one, other] : [other, one];
}

/** Takes dropped checkpoints for the check, if they are meant for it. @returns whether they were */
export function takeForCheck(context: LabContext, actions: CheckActions, files: readonly GivenFile[]): boolean {
  const { check } = context.store.getState();
  const pair = orderedForCheck(files);
  const [only] = files;
  if (pair) {
    const [before, after] = pair;
    context.store.setState({ check: { ...check, before, after, open: true, report: null, error: null } });
    void run(context, false);
  } else if (check.open && files.length === 1 && only) {
    void actions.chooseForCheck(check.before === null ? 'before' : 'after', only.file);
  } else return false;
  return true;
}
