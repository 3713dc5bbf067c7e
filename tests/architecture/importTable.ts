/** Who may import whom: the table of docs/architecture.md as data, and a reader of what a source file imports. */
import { posix } from 'node:path';
import { parseSync } from 'vite';

interface Rule {
  /** Folders of `src/`; a folder may always import itself. */
  folders: readonly string[];
  /** Packages, deep imports included; `@tensorflow/*` stands for all of tfjs. */
  packages: readonly string[];
}
const TF = '@tensorflow/*';
/** What is told of objectives without tensors, which the page may read as well: a part of the folder `objectives`. */
const FACTS = 'facts of objectives';
const IS_FACTS =
  /^objectives\/(list|catalogue|experimentProblems|memoryEstimate|(\w+\/)?facts|\w+\/(sizes|namedSizes|modelSize))\.ts$/;
/** The same of data sets. The settings of an experiment are made of them, so they know nothing but what a field can be. */
const DATASET_FACTS = 'facts of data sets';
const IS_DATASET_FACTS = /^datasets\/(list|catalogue|(\w+\/)?facts)\.ts$/;
const FIELD_KINDS = 'config/fieldKinds.ts';

/** Where the table has a file. */
function homeOf(file: string): string {
  if (IS_FACTS.test(file)) return FACTS;
  if (IS_DATASET_FACTS.test(file)) return DATASET_FACTS;
  return file === FIELD_KINDS ? FIELD_KINDS : (file.split('/')[0] ?? '');
}

/** Key: folder of `src/`, a file that stands directly in it, or a part of a folder. */
export const IMPORT_TABLE: Record<string, Rule> = {
  [FIELD_KINDS]: { folders: [], packages: [] },
  [DATASET_FACTS]: { folders: [FIELD_KINDS], packages: [] },
  config: { folders: [FIELD_KINDS, DATASET_FACTS], packages: ['valibot'] },
  protocol: { folders: ['config'], packages: ['valibot'] },
  kernels: { folders: [], packages: [TF] },
  data: { folders: ['config', 'protocol'], packages: ['fft.js', 'mediabunny', 'valibot'] },
  datasets: { folders: ['config', 'protocol', 'data', DATASET_FACTS], packages: [] },
  formats: { folders: ['config', 'protocol'], packages: ['valibot'] },
  model: { folders: ['config', 'kernels'], packages: [TF] },
  [FACTS]: { folders: ['config', 'protocol', DATASET_FACTS], packages: [] },
  objectives: { folders: ['config', 'protocol', 'kernels', 'model', 'data', 'formats', FACTS], packages: [TF] },
  train: {
    folders: [
      'config',
      'protocol',
      'kernels',
      'model',
      'data',
      'formats',
      'compare',
      'objectives',
      DATASET_FACTS,
      FACTS,
    ],
    packages: [TF],
  },
  parity: { folders: ['config', 'protocol', 'model', 'objectives', 'train'], packages: [TF, 'valibot'] },
  compare: { folders: ['config', 'protocol', FACTS], packages: [] },
  lab: {
    folders: [
      'config',
      'protocol',
      'kernels',
      'data',
      'datasets',
      'formats',
      'metrics',
      'compare',
      'train',
      DATASET_FACTS,
      FACTS,
    ],
    packages: [TF],
  },
  worker: {
    folders: ['protocol', 'config', 'kernels', 'train', 'data', 'formats', 'lab', DATASET_FACTS, FACTS],
    packages: [TF],
  },
  cli: {
    folders: [
      'protocol',
      'config',
      'kernels',
      'train',
      'data',
      'formats',
      'lab',
      'metrics',
      'parity',
      'report',
      'scenarios',
      DATASET_FACTS,
      FACTS,
    ],
    packages: [TF, 'node:*', 'webgpu'],
  },
  metrics: { folders: ['config', 'protocol', 'formats', FACTS], packages: ['valibot'] },
  scenarios: { folders: ['config', 'protocol', 'formats', 'metrics', DATASET_FACTS, FACTS], packages: ['valibot'] },
  report: { folders: ['config', 'protocol', 'formats', 'metrics', DATASET_FACTS, FACTS], packages: [] },
  runs: { folders: ['config', 'protocol', 'formats', 'metrics'], packages: ['idb', 'valibot'] },
  client: { folders: ['protocol'], packages: [] },
  offline: { folders: ['protocol'], packages: ['workbox-precaching'] },
  store: {
    folders: [
      'config',
      'protocol',
      'client',
      'formats',
      'metrics',
      'report',
      'runs',
      'scenarios',
      DATASET_FACTS,
      FACTS,
    ],
    packages: ['zustand'],
  },
  ui: {
    folders: ['config', 'protocol', 'metrics', 'runs', 'scenarios', 'store', DATASET_FACTS, FACTS],
    packages: ['react', 'react-dom', 'recharts', 'radix-ui', 'sonner', 'react-hotkeys-hook', 'd3-delaunay', 'zustand'],
  },
  'main.tsx': { folders: ['config', 'client', 'runs', 'store', 'ui'], packages: ['react', 'react-dom'] },
};

/** The one place where page and worker touch: the client starts the worker. It is a URL, so nothing is linked. */
const SPAWN = { from: 'client', to: 'worker/main.ts' };

export interface Import {
  specifier: string;
  /** `url`: an address, `…?worker&url` or `new URL('…', import.meta.url)`; `opaque`: a target that is not written out. */
  kind: 'import' | 'url' | 'opaque';
}

interface Node {
  type: string;
  [key: string]: unknown;
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
const literal = (value: unknown): string | null =>
  isNode(value) && value.type === 'Literal' && typeof value.value === 'string' ? value.value : null;
const isImportMeta = (value: unknown): boolean =>
  isNode(value) && value.type === 'MemberExpression' && isNode(value.object) && value.object.type === 'MetaProperty';
const nameOf = (value: unknown): string | null =>
  isNode(value) && value.type === 'Identifier' ? (value.name as string) : null;

/** What one syntax node imports, if anything. */
function importOf(node: Node): Import | null {
  const import_ = (source: unknown): Import => {
    const specifier = literal(source);
    if (specifier === null) return { specifier: '(computed)', kind: 'opaque' };
    return { specifier, kind: specifier.endsWith('?worker&url') ? 'url' : 'import' };
  };
  const args = Array.isArray(node.arguments) ? node.arguments : [];
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'ExportAllDeclaration':
    case 'TSImportType':
      return import_(node.source ?? node.argument);
    case 'ExportNamedDeclaration':
      return node.source ? import_(node.source) : null;
    case 'TSExternalModuleReference':
      return import_(node.expression);
    case 'CallExpression':
      if (nameOf(node.callee) === 'require') return import_(args[0]);
      return isImportMeta(node.callee) ? { specifier: 'import.meta call', kind: 'opaque' } : null;
    case 'NewExpression': {
      if (nameOf(node.callee) !== 'URL' || !isImportMeta(args[1])) return null;
      const specifier = literal(args[0]);
      return specifier === null ? { specifier: '(computed URL)', kind: 'opaque' } : { specifier, kind: 'url' };
    }
    default:
      return null;
  }
}

/** Every import of a TypeScript source: static, re-export, dynamic, in a type, `require`, and module URLs. */
export function importsOf(file: string, source: string): Import[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? 'cannot be parsed'}`);
  const found: Import[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    const import_ = importOf(value);
    if (import_) found.push(import_);
    for (const child of Object.values(value)) if (typeof child === 'object') visit(child);
  };
  visit(program);
  return found;
}

const matches = (pattern: string, specifier: string): boolean =>
  pattern.endsWith('*')
    ? specifier.startsWith(pattern.slice(0, -1))
    : specifier === pattern || specifier.startsWith(`${pattern}/`);

/**
 * The imports of one file that the table does not allow.
 * @param file path inside `src/`, with forward slashes
 * @returns one sentence per violation
 */
export function violationsOf(file: string, source: string): string[] {
  const home = homeOf(file);
  const rule = IMPORT_TABLE[home];
  if (!rule) return [`${file}: ${home} is not in the import table`];
  return importsOf(file, source).flatMap(({ specifier, kind }) => {
    if (kind === 'opaque') return [`${file}: ${specifier} hides what it imports`];
    const path = specifier.replace(/\?.*$/, '');
    if (!path.startsWith('.')) {
      return rule.packages.some((pattern) => matches(pattern, path)) ? [] : [`${file}: ${home} may not import ${path}`];
    }
    const target = posix.normalize(posix.join(posix.dirname(file), path));
    if (kind === 'url' && home === SPAWN.from && target === SPAWN.to) return [];
    const folder = homeOf(target);
    return folder === home || rule.folders.includes(folder) ? [] : [`${file}: ${home} may not import ${target}`];
  });
}
