// @vitest-environment happy-dom
/** Files dropped anywhere, folders walked, and everything that can be taken home. */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { DropOverlay } from '../../src/ui/files/DropOverlay.tsx';
import { OpenFiles } from '../../src/ui/files/OpenFiles.tsx';
import { WeightsPanel } from '../../src/ui/lane/WeightsPanel.tsx';
import { draw } from './setup.tsx';

afterEach(cleanup);

/** As the browser gives files and folders; a folder comes in parts of two. */
function entryOf(tree: Tree, name: string, folder = ''): FileSystemEntry {
  const fullPath = `${folder}/${name}`;
  if (typeof tree === 'string') {
    const file = (done: (file: File) => void, failed: (error: Error) => void) =>
      tree === 'broken' ? failed(new Error('gone')) : done(new File([tree], name));
    return { isFile: true, isDirectory: false, name, fullPath, file } as unknown as FileSystemEntry;
  }
  const children = Object.entries(tree).map(([child, content]) => entryOf(content, child, fullPath));
  const createReader = () => {
    let at = 0;
    return { readEntries: (done: (part: FileSystemEntry[]) => void) => done(children.slice(at, (at += 2))) };
  };
  return { isFile: false, isDirectory: true, name, fullPath, createReader } as unknown as FileSystemEntry;
}
type Tree = string | { [name: string]: Tree };

function drag(kind: string, trees: Record<string, Tree>, types = ['Files']): Event {
  const items = Object.entries(trees).map(([name, tree]) => ({
    kind: 'file',
    webkitGetAsEntry: () => entryOf(tree, name),
  }));
  const event = new Event(kind, { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: { types, items, dropEffect: 'none' } });
  act(() => void document.body.dispatchEvent(event));
  return event;
}

describe('dragging over the page', () => {
  it('says what can be dropped, until the page is left', () => {
    draw(<DropOverlay />);
    drag('dragenter', {});
    drag('dragenter', {});
    drag('dragleave', {});
    expect(screen.getByRole('status').textContent).toContain('6-name2semantic.tsv');
    drag('dragleave', {});
    expect(screen.queryByRole('status')).toBeNull();
  });

  it('leaves text that is dragged alone', () => {
    draw(<DropOverlay />);
    const event = drag('dragover', {}, ['text/plain']);
    expect(event.defaultPrevented).toBe(false);
    expect(drag('dragover', {}).defaultPrevented).toBe(true);
  });

  it('hands over what was dropped, folders walked to the last file', async () => {
    const lab = draw(<DropOverlay />);
    drag('dragenter', {});
    const folder = { '4-cnhubert': { 'a.wav.pt': '1', 'b.wav.pt': '2', 'c.wav.pt': '3' }, 'gone.pt': 'broken' };
    const event = drag('drop', { exp: folder, 's2G.pth': '4' });
    expect(event.defaultPrevented).toBe(true);
    expect(screen.queryByRole('status')).toBeNull();
    await waitFor(() => expect(lab.calls).toHaveLength(1));
    const [, files] = lab.calls[0] as [string, { path: string; file: File }[]];
    expect(files.map(({ path, file }) => [path, file.name])).toEqual([
      ['s2G.pth', 's2G.pth'],
      ['exp/4-cnhubert/a.wav.pt', 'a.wav.pt'],
      ['exp/4-cnhubert/b.wav.pt', 'b.wav.pt'],
      ['exp/4-cnhubert/c.wav.pt', 'c.wav.pt'],
    ]);
  });
});

it('asks for files of any kind when O is pressed', () => {
  const lab = draw(<OpenFiles />);
  const input = screen.getByLabelText('Open files of any kind') as HTMLInputElement;
  let asked = 0;
  input.addEventListener('click', () => (asked += 1));
  fireEvent.keyDown(document.body, { key: 'o', code: 'KeyO' });
  expect(asked).toBe(1);
  const file = new File(['x'], 's2G.pth');
  fireEvent.change(input, { target: { files: [file] } });
  expect(lab.calls).toEqual([['takeFiles', [{ file, path: 's2G.pth' }]]]);
});

describe('taking things home', () => {
  const choose = (name: string) => {
    fireEvent.keyDown(screen.getByRole('button', { name: 'More exports' }), { key: 'Enter' });
    fireEvent.click(screen.getByRole('menuitem', { name }));
  };

  it('has a menu with every format', () => {
    const lab = draw(<WeightsPanel />);
    const names = [
      'Session file',
      'safetensors',
      'PyTorch .pth',
      'JSON, resumes exactly',
      '6-name2semantic.tsv',
      'CSV',
      'TensorBoard event files',
    ];
    for (const name of names) choose(name);
    choose('JSON');
    expect(lab.calls).toEqual([
      ['exportSession'],
      ['exportWeights', 'A', 'safetensors'],
      ['exportWeights', 'A', 'torch'],
      ['exportWeights', 'A', 'json'],
      ['exportSemanticTokens', 'A'],
      ['exportMetrics', 'csv'],
      ['exportMetrics', 'tensorboard'],
      ['exportMetrics', 'json'],
    ]);
  });

  it('opens a session', () => {
    const lab = draw(<WeightsPanel />);
    const file = new File(['x'], 'a.freezelab.zip');
    fireEvent.change(screen.getByLabelText('Open session'), { target: { files: [file] } });
    expect(lab.calls).toEqual([['openSession', file]]);
  });
});
