/** What menus are made of: groups under a heading, and entries. */
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DropdownMenu.Group className="menu-group">
      <DropdownMenu.Label className="menu-label">{label}</DropdownMenu.Label>
      {children}
    </DropdownMenu.Group>
  );
}

interface ItemProps {
  onSelect: () => void;
  /** What it does cannot be done just now, or would give nothing. */
  resting?: boolean;
  children: ReactNode;
}

export function MenuItem({ onSelect, resting, children }: ItemProps) {
  return (
    <DropdownMenu.Item className="menu-item" disabled={resting} onSelect={onSelect}>
      {children}
    </DropdownMenu.Item>
  );
}
