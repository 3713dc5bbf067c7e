/** Where the stations of an objective stand in the columns of the drawing. */
import type { CSSProperties } from 'react';
import { freezableModules, type ObjectiveFacts, type StationFacts } from '../../objectives/facts.ts';

export interface PlacedStation extends StationFacts {
  /** Its column, from 1, that of the features; lanes and captions have one before. */
  place: number;
}

export interface Places {
  /** What the valve can cut off, then the others. */
  held: PlacedStation[];
  free: PlacedStation[];
  valve: number;
  loss: number;
}

/** Features first, then what can be frozen, the valve, the other modules, the loss. */
export function placesOf(objective: ObjectiveFacts): Places {
  const frozen = freezableModules(objective);
  const { stations } = objective;
  const held = stations.filter(({ module }) => frozen.has(module));
  const free = stations.filter(({ module }) => !frozen.has(module));
  const valve = held.length + 2;
  return {
    held: held.map((station, i) => ({ ...station, place: i + 2 })),
    free: free.map((station, i) => ({ ...station, place: valve + 1 + i })),
    valve,
    loss: valve + 1 + free.length,
  };
}

/** Tells the style sheet the column of an element. */
export const placed = (place: number): CSSProperties => ({ '--at': place }) as CSSProperties;
