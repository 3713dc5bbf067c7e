/** The verdict on two files, from what moved between them. */
import { UNFROZEN } from '../config/freezePolicies.ts';
import type { ModuleFacts } from '../objectives/facts.ts';
import type { LeakCause } from '../protocol/audit.ts';
import type {
  CheckVerdict,
  ConsistentPolicies,
  ModuleChange,
  Precision,
  TensorChange,
  CodebookChange,
} from '../protocol/freezeCheck.ts';
import { consistentPolicies, leaves, ordinary } from './consistentPolicies.ts';
import { moduleChange } from './motion.ts';
import { codebookChange, type CodebookPairs, tensorChange, type TensorPair } from './tensorChange.ts';

/** What two files hold of the modules that a freeze should hold. */
export interface FilePair {
  modules: readonly ModuleFacts[];
  /** Rounded to `precision`. */
  pairs: readonly TensorPair[];
  codebooks: readonly CodebookPairs[];
  precision: Precision;
  /** Whether the codebooks of the first file were set from data. */
  initialised: boolean;
}

export interface Judgement extends ConsistentPolicies {
  verdict: Exclude<CheckVerdict, 'not-comparable'>;
  causes: LeakCause[];
  modules: ModuleChange[];
  tensors: TensorChange[];
  codebooks: CodebookChange[];
}

/** Compares two files and says what that amounts to. A pure function of values and facts. */
export function judgeFiles({ modules: facts, pairs, codebooks, precision, initialised }: FilePair): Judgement {
  const tensors = pairs.map(tensorChange);
  const modules = facts.map((module) => {
    const own = pairs.map((_, i) => i).filter((i) => pairs[i]?.module === module.name);
    const changes = own.map((i) => tensors[i] as TensorChange);
    return moduleChange(
      module,
      changes,
      own.map((i) => pairs[i] as TensorPair),
      precision,
    );
  });
  const found = facts.map(({ changedBy }, i) => ({ changedBy, motion: (modules[i] as ModuleChange).motion }));
  const held = found.every(({ motion }) => motion === 'still');
  const free = leaves(UNFROZEN, found, ordinary(initialised));
  return {
    verdict: held ? 'held' : free ? 'not-frozen' : 'leaked',
    causes: facts.flatMap((module, i) => causeOf(module, modules[i] as ModuleChange, tensors, initialised)),
    ...consistentPolicies(found, initialised),
    modules,
    tensors,
    codebooks: codebooks.map(codebookChange),
  };
}

/** What moved a module; nothing for one that is still. */
function causeOf(
  { name, part, changedBy }: ModuleFacts,
  { motion, maxChange }: ModuleChange,
  tensors: readonly TensorChange[],
  initialised: boolean,
): LeakCause[] {
  if (motion === 'still') return [];
  if (changedBy === 'gradient')
    return [{ part, by: motion === 'scaled' ? 'weight-decay' : 'gradient', change: maxChange }];
  // Of a codebook, the codes themselves are what a reader looks for; counts and sums move in other units.
  const codes = tensors.filter((tensor) => tensor.module === name && tensor.name.endsWith('.embed'));
  const change = Math.max(0, ...codes.map((tensor) => tensor.maxChange));
  return [{ part, by: initialised ? 'ema' : 'kmeans', change: change > 0 ? change : maxChange }];
}
