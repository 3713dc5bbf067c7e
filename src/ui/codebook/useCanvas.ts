/** A canvas that is as sharp as the screen, follows its size, and is redrawn when the drawing or the theme changes. */
import { type RefObject, useEffect, useRef, useState } from 'react';

export interface Palette {
  lane: string;
  text: string;
  muted: string;
  line: string;
  surface: string;
  ice: string;
}
export type Draw = (context: CanvasRenderingContext2D, width: number, height: number, palette: Palette) => void;

function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const value = (name: string) => style.getPropertyValue(name).trim() || '#888';
  return {
    lane: value('--lane'),
    text: value('--text'),
    muted: value('--text-muted'),
    line: value('--line'),
    surface: value('--surface'),
    ice: value('--ice'),
  };
}

/** Counts changes of the theme, by the system or by a person. */
function useThemeChanges(): number {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const count = () => setChanges((value) => value + 1);
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const chosen = new MutationObserver(count);
    chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    system.addEventListener('change', count);
    return () => {
      chosen.disconnect();
      system.removeEventListener('change', count);
    };
  }, []);
  return changes;
}

/** Draws whenever `draw` is another function than before. */
export function useCanvas(draw: Draw): RefObject<HTMLCanvasElement | null> {
  const ref = useRef<HTMLCanvasElement>(null);
  const theme = useThemeChanges();
  const [size, setSize] = useState({ width: 0, height: 0 });
  // Read once per theme: each read makes the browser bring the styles of the page up to date.
  const palette = useRef<{ theme: number; colours: Palette } | null>(null);
  useEffect(() => {
    const canvas = ref.current;
    if (canvas === null || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) });
    });
    observer.observe(canvas);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d') ?? null;
    if (canvas === null || context === null || size.width === 0) return;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const width = Math.round(size.width * ratio);
    const height = Math.round(size.height * ratio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    if (palette.current?.theme !== theme) palette.current = { theme, colours: paletteOf(canvas) };
    draw(context, size.width, size.height, palette.current.colours);
  }, [draw, size, theme]);
  return ref;
}
