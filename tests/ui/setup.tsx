/** Draws a part of the page around a lab, as `main.tsx` does. */
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { LabProvider } from '../../src/ui/useLab.ts';
import { type FakeLab, fakeLab } from './fakeLab.ts';

export function draw(part: ReactNode, lab: FakeLab = fakeLab()): FakeLab {
  render(<LabProvider value={lab}>{part}</LabProvider>);
  return lab;
}
