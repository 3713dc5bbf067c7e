/** Semantic tokens of whole utterances: those of a `6-name2semantic.tsv` against ours, and ours to take home. */
import type { LaneId } from '../config/experiment.ts';
import type { LabContext } from './context.ts';
import type { LabActions } from './state.ts';

type TokenActions = Pick<LabActions, 'importSemanticTokens' | 'measureAgreement' | 'exportSemanticTokens'>;

export function tokenActions(context: LabContext): TokenActions {
  const { store, options } = context;
  /** @returns whether it could be measured */
  const measure = async (lane: LaneId): Promise<boolean> => {
    const report = await context.attemptOfSession(() => context.request('semanticAgreement', { lane }));
    if (report) store.setState(({ agreements }) => ({ agreements: { ...agreements, [lane]: report } }));
    return report !== null;
  };
  return {
    async importSemanticTokens(file) {
      const result = await context.attempt(() => context.request('importSemanticTokens', { file }));
      if (!result) return;
      context.semanticTokensFile = file;
      store.setState({ semanticTokens: { name: file.name, utterances: result.utterances }, agreements: {} });
      // A failure or a cancel means the same for the lanes that follow.
      for (const { id } of store.getState().session?.lanes ?? []) if (!(await measure(id))) return;
    },
    async measureAgreement(lane) {
      await measure(lane);
    },
    async exportSemanticTokens(lane) {
      const result = await context.attempt(() => context.request('exportSemanticTokens', { lane }));
      if (result) options.saveFile(result.file, result.name);
    },
  };
}
