/** A run that an address asks for and that takes files: it waits until a person has added them. */
import type { Experiment } from '../config/experiment.ts';
import { datasetFacts } from '../datasets/catalogue.ts';
import type { AskedFiles } from '../scenarios/runAddress.ts';
import type { LabContext } from './context.ts';
import { ownFilesOf } from './ownFiles.ts';
import { planOf } from './plan.ts';
import { rebuild } from './rebuild.ts';
import type { LabActions, LabState } from './state.ts';

export interface Awaited {
  /** With its timeline. */
  experiment: Experiment;
  /** The files as whoever made the address had them. */
  files: AskedFiles;
}

/** What a run waits for, of one kind. */
export interface AwaitedFiles {
  kind: 'audio' | 'features' | 'checkpoint';
  /** Their names, as far as they are known. */
  names: readonly string[];
  /** Whether there is one of the kind. */
  there: boolean;
}

/** @returns null if the run takes no files */
export function awaitedOf(experiment: Experiment, files: AskedFiles): Awaited | null {
  const { dataset, initialWeights } = experiment.settings;
  const takes = datasetFacts(dataset).files !== null || initialWeights === 'checkpoint';
  return takes ? { experiment, files } : null;
}

type FilesState = Pick<LabState, 'audio' | 'features' | 'checkpoint'>;

/** What the run takes, kind by kind. */
export function awaitedFiles({ experiment, files }: Awaited, state: FilesState): AwaitedFiles[] {
  const { dataset, initialWeights } = experiment.settings;
  const kind = datasetFacts(dataset).files;
  const own = kind && {
    kind,
    names: files[kind],
    there: (ownFilesOf(state, dataset)?.count ?? 0) > 0,
  };
  const checkpoint = {
    kind: 'checkpoint' as const,
    names: files.checkpoint ? [files.checkpoint] : [],
    there: state.checkpoint !== null,
  };
  return [...(own ? [own] : []), ...(initialWeights === 'checkpoint' ? [checkpoint] : [])];
}

export function awaitedActions(context: LabContext): Pick<LabActions, 'setUpAwaited' | 'dropAwaited'> {
  const { store } = context;
  return {
    async setUpAwaited() {
      const { awaited, draft, plan } = store.getState();
      if (!awaited) return;
      const { timeline: _, ...begin } = awaited.experiment;
      store.setState({ draft: begin, plan: planOf(awaited.experiment) });
      const built = await context.attempt(async () => {
        await rebuild(context);
        return true;
      });
      store.setState(built ? { awaited: null } : { draft, plan });
    },
    dropAwaited: () => store.setState({ awaited: null }),
  };
}
