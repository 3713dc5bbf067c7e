/** Requests for the session file: everything into one file, and back. */
import type { CheckpointReport } from '../protocol/files.ts';
import { LabError } from '../protocol/errors.ts';
import type { Inputs } from '../lab/inputs.ts';
import { tellLost } from '../lab/laneFiles.ts';
import { readSession, writeSession } from '../lab/sessionFiles.ts';
import { checkpointReport } from '../train/importedCheckpoint.ts';
import type { Session } from '../train/session.ts';
import type { Handlers, Workspace } from './workspace.ts';

export function sessionFileHandlers(workspace: Workspace): Pick<Handlers, 'exportSession' | 'importSession'> {
  return {
    exportSession({ page, sessionId = workspace.session.id }) {
      const { session, inputs, probeTokens } = workspace;
      if (session.id !== sessionId) {
        throw new LabError('cancelled', { code: 'session-replaced' });
      }
      return workspace.cancellable('export', async (options) => {
        const beside = { page, files: workspace.filesOf(session), inputs, probeTokens };
        const { file, step, lanes } = await writeSession(session, beside, options);
        const name = `freeze-lab-session-step-${step}.freezelab.zip`;
        session.log(null, { code: 'exported', name });
        for (const { id, problem } of lanes) tellLost(session, id, name, problem);
        return { file, name };
      });
    },

    async importSession({ file }) {
      workspace.requireBackend();
      const { content, page, inputs, reports, session } = await workspace.open(async (options) => {
        const opened = await readSession(file, workspace.speech, workspace.services.emit, options);
        workspace.remembered(opened);
        return { ...opened, bring: () => opened.inputs, probeTokens: opened.content.probeTokens };
      });
      session.log(null, { code: 'imported', name: file.name });
      return {
        session: session.state,
        page,
        audio: { files: content.audio, reports, total: inputs.audio.total() },
        features: { files: content.features, manifest: inputs.features.manifest() },
        checkpoint: content.checkpoint && { file: content.checkpoint, report: reportOf(inputs, session) },
        semanticTokens: content.semanticTokens,
        probeTokens: content.probeTokens,
      };
    },
  };
}

function reportOf({ checkpoint }: Inputs, { settings, data }: Session): CheckpointReport {
  if (!checkpoint) throw new Error('reportOf: no checkpoint was read');
  return checkpointReport(checkpoint, checkpoint.found.wanted, settings, data.channelsOut);
}
