/** What a scene of the gallery is, and how it is drawn into a page. */
import { createElement, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { flushSync } from 'react-dom';
import type { Lab } from '../../src/store/lab.ts';
import { LabProvider } from '../../src/ui/useLab.ts';

export interface Scene {
  /** `component/state`; its address is `?scene=component/state`. */
  id: string;
  /** As wide as the page's side columns, or as its middle. */
  width: 'aside' | 'main';
  /** A lab in this state, made anew for each drawing. */
  lab: () => Lab;
  part: () => ReactNode;
  /** What a person then does to get there: presses the button of this name, or drags files over the page. */
  action?: { press: string } | 'drag';
}

const nameOf = (button: Element): string => button.getAttribute('aria-label') ?? button.textContent ?? '';

/** @throws Error if the scene has no button of that name */
function press(name: string, within: Document): void {
  const button = [...within.querySelectorAll<HTMLElement>('button, summary')].find(
    (each) => nameOf(each).trim() === name,
  );
  if (!button) throw new Error(`The scene has no button “${name}”.`);
  button.focus();
  // Menus open on the key, so that a finger that scrolls does not open them.
  if (button.getAttribute('aria-haspopup') === 'menu')
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  else button.click();
}

function dragFilesIn(page: Document): void {
  const event = new Event('dragenter', { bubbles: true });
  Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'] } });
  page.body.dispatchEvent(event);
}

/**
 * Draws a scene and does what it says.
 * @param frame an empty element of the page
 * @returns React's root, to unmount it
 */
export function showScene({ lab, part, action }: Scene, frame: HTMLElement): Root {
  const root = createRoot(frame);
  const value = lab();
  flushSync(() => root.render(createElement(LabProvider, { value }, part())));
  flushSync(() => {
    if (action === 'drag') dragFilesIn(frame.ownerDocument);
    else if (action) press(action.press, frame.ownerDocument);
  });
  return root;
}
