/** Every objective there is, one line each. */
import type { ObjectiveName } from './list.ts';
import type { Objective } from './objective.ts';
import { reconstruction } from './reconstruction/objective.ts';

export const objectives: Record<ObjectiveName, Objective> = {
  reconstruction,
};
