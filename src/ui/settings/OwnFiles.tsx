/** A person's own files, by the library that holds them. */
import type { ComponentType } from 'react';
import type { OwnFiles as Library } from '../../datasets/facts.ts';
import { FeatureFiles } from '../features/FeatureFiles.tsx';
import { AudioFiles } from './AudioFiles.tsx';

const PANELS: Record<Library, ComponentType> = { audio: AudioFiles, features: FeatureFiles };

/** How to add them, and what is there. */
export function OwnFiles({ library }: { library: Library }) {
  const Panel = PANELS[library];
  return <Panel />;
}
