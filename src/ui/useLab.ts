/** The store in React: one lab per page, handed down by context. */
import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { factsOf } from '../objectives/catalogue.ts';
import type { ObjectiveFacts } from '../objectives/facts.ts';
import type { Lab } from '../store/lab.ts';
import { isReady } from '../store/condition.ts';
import type { LabActions, LabState } from '../store/state.ts';

const LabReact = createContext<Lab | null>(null);

/** `<LabProvider value={lab}>` around the page. */
export const LabProvider = LabReact.Provider;

/** The lab itself, for what is not React state: series, notices, log. */
export function useLabInstance(): Lab {
  const lab = use(LabReact);
  if (!lab) throw new Error('useLab outside of <LabProvider>');
  return lab;
}

/** A part of the state. Select narrowly: the component renders when what is returned changes identity. */
export function useLab<T>(selector: (state: LabState) => T): T {
  return useStore(useLabInstance().store, selector);
}

/** Whether what is pressed happens: a session is there, and the worker answers. Without, its controls rest. */
export function useReady(): boolean {
  return useLab(isReady);
}

/** Whether weights and session can be had: from the worker, or, without one, from the last copy. */
export function useExportable(): boolean {
  return useLab((state) => isReady(state) || (state.sessionEnded && state.keeping.step !== null));
}

/** What is trained: the objective of the running session, or of the draft before. */
export function useObjective(): ObjectiveFacts {
  return useLab(({ session, draft }) => factsOf(session?.experiment ?? draft));
}

/** The actions; their identity never changes. */
export function useLabActions(): LabActions {
  return useLabInstance().actions;
}

/** Whether no step can be taken, because values are no longer finite. */
export function useDiverged(): boolean {
  return useLab(({ session }) => session !== null && session.divergence !== null);
}
