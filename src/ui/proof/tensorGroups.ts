/** The tensors of an audit, grouped as a reader looks for them: what a freeze should hold first. */
import type { ModuleFacts } from '../../objectives/facts.ts';
import type { AuditEntry } from '../../protocol/audit.ts';

export interface TensorGroup {
  id: string;
  /** The part of PyTorch's name that stands above the group, with the dot behind it; empty where names are short. */
  prefix: string;
  /** `tail`: the name behind the prefix. */
  tensors: { tail: string; entry: AuditEntry }[];
}

/** A codebook's buffers share a path that is too long for a row. */
const prefixOf = (name: string): string => /^.*\._codebook\./.exec(name)?.[0] ?? '';

/** Sorted by module, as the objective has them; within one, tensors keep the order of the state dict. */
export function tensorGroups(entries: readonly AuditEntry[], modules: readonly ModuleFacts[]): TensorGroup[] {
  const order = modules.map(({ name }) => name);
  const groups = new Map<string, TensorGroup>();
  for (const entry of [...entries].sort((a, b) => order.indexOf(a.module) - order.indexOf(b.module))) {
    const prefix = prefixOf(entry.name);
    const id = prefix || entry.module;
    const group = groups.get(id) ?? { id, prefix, tensors: [] };
    groups.set(id, group);
    group.tensors.push({ tail: entry.name.slice(prefix.length), entry });
  }
  return [...groups.values()];
}
