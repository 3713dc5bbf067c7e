/** Requests about tokens: those of the probe, and semantic tokens of the whole data set. */
import { LabError } from '../protocol/errors.ts';
import { throwIfCancelled } from '../data/pacing.ts';
import { readTokens, writeTokens } from '../formats/probeTokens.ts';
import { writeSemanticTokens } from '../formats/semanticTokens.ts';
import { lostValues } from '../formats/valueHealth.ts';
import { firstLost, lookAt, type StateHealth } from '../train/laneCopy.ts';
import { agreement } from '../train/semanticAgreement.ts';
import { utteranceTokens } from '../train/utteranceTokens.ts';
import { tellLost } from '../lab/laneFiles.ts';
import { readSemanticTokens } from '../lab/semanticTokenFile.ts';
import type { Handlers, Workspace } from './workspace.ts';

type TokenHandlers = Pick<
  Handlers,
  'exportTokens' | 'importTokens' | 'importSemanticTokens' | 'semanticAgreement' | 'exportSemanticTokens'
>;

/** What GPT-SoVITS calls the file. */
const SEMANTIC_TOKENS = '6-name2semantic.tsv';

export function tokenHandlers(workspace: Workspace): TokenHandlers {
  return {
    async exportTokens({ lane }) {
      const { session } = workspace;
      const name = `freeze-lab-lane-${lane}-step-${session.step}-probe-tokens.txt`;
      const [state, tokens] = await Promise.all([lookAt(session.lane(lane)), session.watch.probeTokens(lane)]);
      tellLost(session, lane, name, lostIn(state));
      return { file: new Blob([writeTokens(tokens)], { type: 'text/plain' }), name };
    },

    async importTokens({ file, name }) {
      workspace.session.watch.importTokens(await readTokens(file, name));
      workspace.probeTokens = file;
      return null;
    },

    async importSemanticTokens({ file }) {
      await workspace.opened();
      return workspace.cancellable('tokens', async (options) => {
        const semanticTokens = await readSemanticTokens(file, options);
        throwIfCancelled(options.signal);
        workspace.inputs = { ...workspace.inputs, semanticTokens };
        return { utterances: semanticTokens.utterances.size };
      });
    },

    semanticAgreement({ lane }) {
      const { session, inputs } = workspace;
      const { semanticTokens } = inputs;
      if (!semanticTokens) {
        throw new LabError('no-data', {
          code: 'no-semantic-tokens',
          semanticTokens: SEMANTIC_TOKENS,
        });
      }
      return workspace.cancellable('tokens', async (options) =>
        agreement(lane, await utteranceTokens(session, lane, options), semanticTokens),
      );
    },

    exportSemanticTokens({ lane }) {
      const { session } = workspace;
      return workspace.cancellable('tokens', async (options) => {
        const state = lookAt(session.lane(lane));
        const { codes } = await utteranceTokens(session, lane, options);
        const coded = new Map([...codes].filter(([, { length }]) => length > 0));
        const file = new Blob([writeSemanticTokens(coded)], { type: 'text/tab-separated-values' });
        session.log(lane, { code: 'exported', name: SEMANTIC_TOKENS });
        tellLost(session, lane, SEMANTIC_TOKENS, lostIn(await state));
        return { file, name: SEMANTIC_TOKENS };
      });
    },
  };
}

/** The first tensor of a lane that makes its codes meaningless. */
function lostIn(state: readonly StateHealth[]) {
  const first = firstLost(state);
  return first && { tensor: first.name, lost: lostValues(first.health), ...first.health };
}
