/** Syntax trees of sources, walked for what their nodes say. */
import { parseSync } from 'vite';

export interface Node {
  type: string;
  [key: string]: unknown;
}
export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** What every node of a source says; paths of imports say nothing. */
export function saidIn(file: string, source: string, saidBy: (node: Node) => string[]): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    found.push(...saidBy(value));
    const isImport = /^(Import|Export)/.test(value.type) && isNode(value.source);
    for (const [key, child] of Object.entries(value)) {
      if (typeof child === 'object' && !(isImport && key === 'source')) visit(child);
    }
  };
  visit(parseSync(file, source).program);
  return found;
}
