/** The page's icons, drawn on a 16-pixel grid in the colour of the text. They are decoration: names stand beside. */
import type { ReactNode } from 'react';

function Icon({ children, filled = false }: { children: ReactNode; filled?: boolean }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
      fill={filled ? 'currentColor' : 'none'}
      stroke={filled ? 'none' : 'currentColor'}
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  );
}

export const PlayIcon = () => (
  <Icon filled>
    <path d="M4.5 2.6v10.8a.6.6 0 0 0 .9.5l8.6-5.4a.6.6 0 0 0 0-1L5.4 2.1a.6.6 0 0 0-.9.5Z" />
  </Icon>
);
export const PauseIcon = () => (
  <Icon filled>
    <rect x="3.5" y="2.5" width="3.2" height="11" rx="1" />
    <rect x="9.3" y="2.5" width="3.2" height="11" rx="1" />
  </Icon>
);
export const StepIcon = () => (
  <Icon>
    <path d="M3.5 3.5v9l6.5-4.5zM12.5 3.5v9" />
  </Icon>
);
export const UndoIcon = () => (
  <Icon>
    <path d="M5.5 3 2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6" />
  </Icon>
);
export const RedoIcon = () => (
  <Icon>
    <path d="m10.5 3 3 3-3 3M13.5 6h-7a4 4 0 0 0 0 8H10" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon filled>
    <circle cx="3" cy="8" r="1.4" />
    <circle cx="8" cy="8" r="1.4" />
    <circle cx="13" cy="8" r="1.4" />
  </Icon>
);
export const KeptIcon = () => (
  <Icon>
    <path d="M2.5 2.5h11v3h-11zM3.5 5.5v8h9v-8M6.5 8.5h3" />
  </Icon>
);
export const ResetIcon = () => (
  <Icon>
    <path d="M3 8a5 5 0 1 0 1.6-3.7M3 2.5v2.8h2.8" />
  </Icon>
);
export const SnowflakeIcon = () => (
  <Icon>
    <path
      d="M8 1.5v13M2.4 4.75l11.2 6.5M13.6 4.75l-11.2 6.5M6 2.8l2 1.6 2-1.6M6 13.2l2-1.6 2 1.6M2.6 7.2l2.3-.9-.3-2.5M13.4 8.8l-2.3.9.3 2.5M2.6 8.8l2.3.9-.3 2.5M13.4 7.2l-2.3-.9.3-2.5"
      strokeWidth="1.2"
    />
  </Icon>
);
export const FlameIcon = () => (
  <Icon>
    <path d="M8 14c2.6 0 4.3-1.8 4.3-4.2 0-3.3-3-4.4-3.3-7.8-2 1-3 2.7-2.8 4.5-.7-.3-1.1-.9-1.2-1.6C4.2 6.2 3.7 7.8 3.7 9.5 3.7 12.2 5.4 14 8 14Z" />
  </Icon>
);
export const ForkIcon = () => (
  <Icon>
    <circle cx="4.5" cy="3.5" r="1.5" />
    <circle cx="4.5" cy="12.5" r="1.5" />
    <circle cx="11.5" cy="6" r="1.5" />
    <path d="M4.5 5v6M11.5 7.5c0 2-3 1.8-5.8 3.2" />
  </Icon>
);
export const QuestionIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="6.2" />
    <path d="M6.1 6.2a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.7.5-.7 1.1M8 11.4v.1" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);
export const PlusIcon = () => (
  <Icon>
    <path d="M8 3v10M3 8h10" />
  </Icon>
);
export const SunIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="2.8" />
    <path d="M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9" />
  </Icon>
);
export const MoonIcon = () => (
  <Icon>
    <path d="M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5Z" />
  </Icon>
);
export const LanguageIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.8" />
    <ellipse cx="8" cy="8" rx="2.6" ry="5.8" />
    <path d="M2.2 8h11.6" />
  </Icon>
);
export const SystemIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M8 2.5v11a5.5 5.5 0 0 0 0-11Z" fill="currentColor" />
  </Icon>
);
export const ScreenIcon = ({ on }: { on: boolean }) => (
  <Icon>
    <rect x="1.8" y="3" width="12.4" height="8.2" rx="1.4" />
    <path d="M5.5 13.6h5" />
    {on ? <circle cx="8" cy="7.1" r="1.9" fill="currentColor" stroke="none" /> : <path d="M6.4 7.1h3.2" />}
  </Icon>
);
export const MicrophoneIcon = () => (
  <Icon>
    <rect x="6" y="1.8" width="4" height="7.4" rx="2" />
    <path d="M3.5 7.5a4.5 4.5 0 0 0 9 0M8 12v2.2" />
  </Icon>
);
export const StopIcon = () => (
  <Icon filled>
    <rect x="3.5" y="3.5" width="9" height="9" rx="1.5" />
  </Icon>
);
export const FileIcon = () => (
  <Icon>
    <path d="M8 10.5v-8M5 5l3-3 3 3M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2" />
  </Icon>
);
export const DownloadIcon = () => (
  <Icon>
    <path d="M8 2.5v8M5 7.5l3 3 3-3M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2" />
  </Icon>
);
export const SwapIcon = () => (
  <Icon>
    <path d="M3 5.5h10M10.5 3 13 5.5 10.5 8M13 10.5H3M5.5 8 3 10.5 5.5 13" />
  </Icon>
);
export const ChevronIcon = () => (
  <Icon>
    <path d="m5 6.5 3 3 3-3" />
  </Icon>
);
export const LeakIcon = () => (
  <Icon>
    <path d="M8 2.2 14.2 13H1.8ZM8 6.4v3.2M8 11.3v.1" />
  </Icon>
);
export const WaitIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M8 5v3.2l2 1.3" />
  </Icon>
);
export const TableIcon = () => (
  <Icon>
    <rect x="2" y="2.5" width="12" height="11" rx="1.5" />
    <path d="M2 6.2h12M2 9.8h12M6 2.5v11" />
  </Icon>
);
export const ZeroIcon = () => (
  <Icon>
    <ellipse cx="8" cy="8" rx="3.2" ry="5" />
    <path d="m4.5 12.5 7-9" />
  </Icon>
);
export const FolderIcon = () => (
  <Icon>
    <path d="M1.8 12.3V4a1 1 0 0 1 1-1h3l1.6 1.8h5.8a1 1 0 0 1 1 1v6.5a1 1 0 0 1-1 1H2.8a1 1 0 0 1-1-1Z" />
  </Icon>
);
export const WarningIcon = () => (
  <Icon>
    <path d="M8 2.2 14.4 13.4H1.6Z M8 6.4v3.2 M8 11.4v.1" />
  </Icon>
);
export const PinIcon = ({ on }: { on: boolean }) => (
  <Icon>
    <path d="M5.5 2.2h5l-.8 4.3 2.3 2.3H4l2.3-2.3Z" fill={on ? 'currentColor' : 'none'} />
    <path d="M8 8.8v5" />
  </Icon>
);
export const PencilIcon = () => (
  <Icon>
    <path d="m3 13 .7-3L10.8 3a1.1 1.1 0 0 1 1.6 0l.6.6a1.1 1.1 0 0 1 0 1.6L6 12.3ZM9.6 4.2l2.2 2.2" />
  </Icon>
);
export const BinIcon = () => (
  <Icon>
    <path d="M2.8 4.2h10.4M6 4V2.6h4V4M4.2 4.4l.6 9h6.4l.6-9M6.7 6.8v4.2M9.3 6.8v4.2" />
  </Icon>
);
