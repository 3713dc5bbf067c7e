/** What a person has chosen to look at: a layer of the codebook, what flips are counted against, the probe's tokens. */
import type { LaneId } from '../config/experiment.ts';
import type { Settings } from '../config/settings.ts';
import type { FlipReference } from '../protocol/events.ts';
import type { LaneList } from './laneList.ts';
import type { Observer } from './observer.ts';
import { tokensOfProbe, type Probe, readTokens } from './probe.ts';

interface Watched {
  observer: Observer;
  probe: Probe;
  lanes: LaneList;
  settings: Pick<Settings, 'layers'>;
  /** Steps done. */
  step(): number;
}

export class Watch {
  readonly #watched: Watched;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** Which layer the codebook events show; null for none. */
  codebook(layer: number | null): void {
    this.#watched.observer.watchLayer(layer);
  }

  /** What the list of flipped codes compares with. */
  setFlipReference(reference: FlipReference): void {
    this.#watched.observer.setFlipReference(reference);
    this.#tellFlips();
  }

  /** The probe's codes of a lane, per layer. @throws LabError if there is no such lane */
  probeTokens(id: LaneId): Promise<number[][]> {
    return readTokens(this.#watched.lanes.get(id), this.#watched.probe);
  }

  /** Sets the imported reference of the probe's codes. @throws LabError if it does not fit the probe */
  importTokens(tokens: number[][]): void {
    const { observer, lanes, settings } = this.#watched;
    const frames = lanes.all[0]?.measured.probeTokens?.[0]?.size ?? 0;
    observer.setImportedTokens(tokensOfProbe(tokens, settings.layers, frames));
    this.#tellFlips();
  }

  #tellFlips(): void {
    const { observer, lanes, step } = this.#watched;
    observer.tellFlips(lanes.all, step());
  }
}
