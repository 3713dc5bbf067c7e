/** Gives the keyboard back to where it was before a dialog opened, however it was opened. */
import { useRef } from 'react';

/** For a Radix dialog's content. On its own it returns to the dialog's trigger, which a shortcut never touched. */
export function useFocusReturn(): { onOpenAutoFocus(): void; onCloseAutoFocus(event: Event): void } {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus() {
      before.current = document.activeElement;
    },
    onCloseAutoFocus(event) {
      event.preventDefault();
      if (before.current instanceof HTMLElement) before.current.focus();
    },
  };
}
