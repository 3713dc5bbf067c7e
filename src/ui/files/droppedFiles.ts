/** The files of a drop, folders walked. */
import type { BesideFiles, GivenFile } from '../../store/state.ts';

/** Files taken from one drop, and folders within folders. */
const MOST_FILES = 20_000;
const DEEPEST = 12;

export interface Dropped extends BesideFiles {
  files: GivenFile[];
}

/**
 * Must be called while the drop event runs: the browser takes the items away afterwards.
 * @returns resolves when every folder was walked; never rejects
 */
export function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const entries: FileSystemEntry[] = [];
  const plain: File[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = entry === null ? item.getAsFile() : null;
    if (entry !== null) entries.push(entry);
    else if (file !== null) plain.push(file);
  }
  return walk(entries, plain);
}

async function walk(entries: readonly FileSystemEntry[], plain: readonly File[]): Promise<Dropped> {
  const files: GivenFile[] = plain.map((file) => ({ file, path: file.name }));
  const unreadable: string[] = [];
  let cut = false;
  const waiting = entries.map((entry) => ({ entry, depth: 0 }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { entry, depth } = next;
    if (files.length >= MOST_FILES) {
      cut = true;
      break;
    }
    try {
      if (isFile(entry)) files.push({ file: await fileOf(entry), path: entry.fullPath.replace(/^\//, '') });
      else if (isFolder(entry) && depth < DEEPEST) {
        for (const child of await childrenOf(entry)) waiting.push({ entry: child, depth: depth + 1 });
      }
    } catch {
      unreadable.push(entry.name);
    }
  }
  return { files, unreadable, cut };
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** The browser hands a folder out in parts, and an empty part at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  while (children.length < MOST_FILES) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) break;
    children.push(...part);
  }
  return children.sort((a, b) => (a.name < b.name ? -1 : 1));
}
