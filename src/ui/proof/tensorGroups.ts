/** The tensors of an audit, grouped as a reader looks for them: what a freeze should hold first. */
import type { AuditEntry } from '../../protocol/audit.ts';

export interface TensorGroup {
  /** The part of PyTorch's name that all tensors of the group share, without the dot behind it. */
  prefix: string;
  tensors: { /** The name behind the prefix. */ tail: string; entry: AuditEntry }[];
}

const ORDER: Record<AuditEntry['module'], number> = { ssl_proj: 0, quantizer: 1, decoder: 2 };

/** A codebook's buffers share a long path; of other modules the first word is enough. */
function prefixOf(name: string): string {
  const codebook = /^.*\._codebook(?=\.)/.exec(name);
  return codebook?.[0] ?? name.split('.', 1)[0] ?? name;
}

/** Sorted by module; within one, tensors keep the order of the state dict. */
export function tensorGroups(entries: readonly AuditEntry[]): TensorGroup[] {
  const groups = new Map<string, TensorGroup>();
  for (const entry of [...entries].sort((a, b) => ORDER[a.module] - ORDER[b.module])) {
    const prefix = prefixOf(entry.name);
    const group = groups.get(prefix) ?? { prefix, tensors: [] };
    groups.set(prefix, group);
    group.tensors.push({ tail: entry.name.slice(prefix.length + 1), entry });
  }
  return [...groups.values()];
}
