// @vitest-environment happy-dom
/** Every scene of the gallery can be drawn, and every component of the page is in one. */
import { act, cleanup } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { showScene } from './scene.ts';
import { SCENES } from './scenes.tsx';
import { LANGUAGES } from '../../src/config/texts/languages.ts';

/** Files of `src/ui` that no scene draws, and why. */
const EXCEPTIONS: Record<string, string> = {
  'App.tsx': 'the whole page; every other browser test looks at it',
  'ErrorBoundary.tsx': 'reports an error in the console, which a scene must not; tests/ui/errorBoundary.test.tsx',
  'charts/ChartDrawing.tsx': 'drawn into image files only; tests/ui/charts/ChartDrawing.test.tsx',
  'charts/chartImage.tsx': 'no component: writes files',
  'notices/useLogEffects.tsx': 'no component: what App does when something is told',
  'runs/useKeeping.tsx': 'no component: what App does when the page is left, and the notice of undo',
  'notices/showNotice.tsx': 'no component: calls the library of notices, which App holds',
};

const modules = import.meta.glob<Record<string, unknown>>('../../src/ui/**/*.tsx', { eager: true });
const files = new Map(Object.entries(modules).map(([path, module]) => [path.replace('../../src/ui/', ''), module]));

/** What of React's tree is read here. */
interface Fiber {
  type: unknown;
  child: Fiber | null;
  sibling: Fiber | null;
}

/** All functions that React called to draw what is in this element. */
function componentsIn(fiber: Fiber | null, found: Set<unknown>): void {
  for (let each = fiber; each !== null; each = each.sibling) {
    found.add((each.type as { type?: unknown } | null)?.type ?? each.type);
    componentsIn(each.child, found);
  }
}

class FixedSize implements ResizeObserver {
  readonly #callback: ResizeObserverCallback;
  constructor(callback: ResizeObserverCallback) {
    this.#callback = callback;
  }
  observe(): void {
    this.#callback([{ contentRect: { width: 300, height: 200 } } as ResizeObserverEntry], this);
  }
  unobserve(): void {}
  disconnect(): void {}
}

const drawn = new Set<unknown>();
beforeAll(async () => {
  // What is fetched when it is shown first is there at once.
  await Promise.all(LANGUAGES.map((language) => language.loadHandbook()));
  vi.useFakeTimers();
  vi.stubGlobal('ResizeObserver', FixedSize);
});
afterEach(cleanup);
afterAll(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('scenes', () => {
  it('have an address each', () => {
    const ids = SCENES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*\/[a-z]+(-[a-z]+)*$/);
  });

  it.each(SCENES.map((scene) => [scene.id, scene] as const))('%s draws something', async (_id, scene) => {
    const frame = document.body.appendChild(document.createElement('main'));
    let root: ReturnType<typeof showScene> | undefined;
    act(() => {
      root = showScene(scene, frame);
    });
    await act(() => vi.advanceTimersByTimeAsync(1500));
    // Besides the frame itself; dialogs hang beside it.
    expect(document.body.querySelectorAll('*').length).toBeGreaterThan(1);
    const { current } = (root as unknown as { _internalRoot: { current: Fiber } })._internalRoot;
    componentsIn(current, drawn);
    act(() => root?.unmount());
    frame.remove();
  });
});

describe('components', () => {
  it.each([...files].filter(([file]) => !(file in EXCEPTIONS)))('%s is in a scene', (_file, module) => {
    expect(Object.values(module).some((part) => drawn.has((part as { type?: unknown }).type ?? part))).toBe(true);
  });

  it('that are excepted exist, and no scene draws them', () => {
    for (const file of Object.keys(EXCEPTIONS)) {
      expect([file, files.has(file)]).toEqual([file, true]);
      expect([file, Object.values(files.get(file) ?? {}).some((part) => drawn.has(part))]).toEqual([file, false]);
    }
  });
});
