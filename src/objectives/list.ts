/** Every objective there is, as data: one line each here, and one in `index.ts`. */
import type { ObjectiveFacts } from './facts.ts';
import { facts as reconstruction } from './reconstruction/facts.ts';

export const OBJECTIVES = { reconstruction } satisfies Record<string, ObjectiveFacts>;
export type ObjectiveName = keyof typeof OBJECTIVES;
