/** Semantic tokens of whole utterances: those of a `6-name2semantic.tsv` against ours, and ours to take home. */
import type { LabContext } from './context.ts';
import type { DropReport } from '../protocol/dropReport.ts';
import { taken } from './dropReport.ts';
import type { LabActions } from './state.ts';
import { answered } from './takingFiles.ts';
import { compareLane, compareLanes, dataAwaitReset } from './tokenComparison.ts';

type TokenActions = Pick<LabActions, 'importSemanticTokens' | 'measureAgreement' | 'exportSemanticTokens'>;

export function tokenActions(context: LabContext): TokenActions {
  const { options } = context;
  return {
    importSemanticTokens: (file) => answered(context, [file.name], () => takeSemanticTokens(context, file)),
    async measureAgreement(lane) {
      await compareLane(context, lane);
    },
    async exportSemanticTokens(lane) {
      const result = await context.attempt(() => context.request('exportSemanticTokens', { lane }));
      if (result) options.saveFile(result.file, result.name);
    },
  };
}

/** Reads the tokens and compares every lane with them; at once, unless other data wait for a reset. Never rejects. */
export function takeSemanticTokens(context: LabContext, file: File): Promise<DropReport> {
  const { store } = context;
  return context.outcome([file.name], async () => {
    const { utterances } = await context.request('importSemanticTokens', { file });
    context.semanticTokensFile = file;
    store.setState({ semanticTokens: { name: file.name, utterances }, agreements: {} });
    if (!dataAwaitReset(store.getState())) await compareLanes(context);
    return taken('semantic-tokens', [file.name]);
  });
}
