/** Icons of a chart's head. Decoration; the names stand on the buttons. */
import type { ReactNode } from 'react';

function HeadIcon({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="13"
      height="13"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  );
}

/** Two arrows apart: opens in full size. */
export const ExpandIcon = () => (
  <HeadIcon>
    <path d="M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9" />
  </HeadIcon>
);

/** Three dots, one above the other. */
export const MoreIcon = () => (
  <HeadIcon>
    <path d="M8 3v.01M8 8v.01M8 13v.01" strokeWidth="2.2" />
  </HeadIcon>
);
