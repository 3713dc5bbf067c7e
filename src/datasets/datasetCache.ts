/** Makes the data set of an experiment, and keeps the last one, so that a reset costs nothing. */
import type { Settings } from '../config/settings.ts';
import type { Dataset } from '../data/dataset.ts';
import type { WorkOptions } from '../data/pacing.ts';
import type { DataSources } from './builder.ts';
import { builders } from './index.ts';

export class DatasetCache {
  #last: { key: string; dataset: Dataset } | null = null;

  /**
   * The data set that the settings describe. Its arrays are shared between calls and must not be changed.
   * @param sources the same for all calls; what they hold may change
   * Errors as of `DatasetBuilder.build`.
   */
  async dataset(settings: Settings, sources: DataSources, options: Required<WorkOptions>): Promise<Dataset> {
    const { dataset: kind } = settings;
    const builder = builders[kind];
    const parts = builder.key(settings, sources);
    if (parts === null) return builder.build(settings, sources, options);
    const key = JSON.stringify([kind, parts]);
    if (this.#last?.key === key) return this.#last.dataset;
    this.#last = null; // before the next is built: the two need not fit into memory together
    const dataset = await builder.build(settings, sources, options);
    this.#last = { key, dataset };
    return dataset;
  }
}
