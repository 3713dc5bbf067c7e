/** What a person can ask for as proof: the policy matrix, and which tokens changed against what. */
import type { LabContext } from './context.ts';
import { taken } from './dropReport.ts';
import type { LabActions } from './state.ts';
import { answered } from './takingFiles.ts';

type ProofActions = Pick<LabActions, 'runMatrix' | 'setFlipReference' | 'exportTokens' | 'importTokens'>;

export function proofActions(context: LabContext): ProofActions {
  const { store, options } = context;
  const compareWith: ProofActions['setFlipReference'] = async (reference) => {
    store.setState({ flipReference: reference, flips: {} });
    await context.tell('setFlipReference', { reference });
  };
  return {
    async runMatrix(lane, steps) {
      const result = await context.attemptOfSession(() => context.request('policyMatrix', { lane, steps }));
      if (result) store.setState({ matrix: { lane, steps, ...result } });
    },
    setFlipReference: compareWith,
    async exportTokens(lane) {
      const result = await context.attempt(() => context.request('exportTokens', { lane }));
      if (result) options.saveFile(result.file, result.name);
    },
    importTokens: (file) =>
      answered(context, [file.name], () =>
        context.outcome([file.name], async () => {
          const session = store.getState().session?.sessionId;
          await context.request('importTokens', { file, name: file.name });
          // They are of that session's probe.
          if (store.getState().session?.sessionId === session) {
            context.probeTokens = file;
            await compareWith('imported');
          }
          return taken('probe-tokens', [file.name]);
        }),
      ),
  };
}
