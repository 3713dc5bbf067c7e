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

/** Four corners that point outwards: everything is seen again. */
export const ResetZoomIcon = () => (
  <HeadIcon>
    <path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />
  </HeadIcon>
);

/** Points down; a folded section turns it. */
export const FoldIcon = () => (
  <HeadIcon>
    <path d="m3.5 6 4.5 4.5L12.5 6" />
  </HeadIcon>
);

/** Two sliders. */
export const OptionsIcon = () => (
  <HeadIcon>
    <path d="M2 5h7M13 5h1M2 11h1M7 11h7M11 3v4M5 9v4" />
  </HeadIcon>
);
