/** Trains all lanes of a session on the same batch, and looks at what the step left. */
import type { LaneId } from '../config/experiment.ts';
import type { Settings } from '../config/settings.ts';
import type { Objective } from '../objectives/objective.ts';
import { disposeBatch, type DrawnBatch } from './batch.ts';
import type { CapturedSteps } from './capturedSteps.ts';
import { drawsPlane } from './codebookView.ts';
import type { LaneList } from './laneList.ts';
import { joinStep, type MetricPack, type StepMetrics } from './metricPack.ts';
import type { Look, Observer } from './observer.ts';
import type { Probe } from './probe.ts';
import type { RowChoice } from './rowChoice.ts';
import { trainStep } from './step.ts';
import type { TrainingData } from './trainingData.ts';

export interface LaneTrainingOptions {
  objective: Objective;
  trainingData: TrainingData;
  lanes: LaneList;
  probe: Probe;
  rows: RowChoice;
  observer: Observer;
  capturedSteps: CapturedSteps;
}

export class LaneTraining {
  readonly #options: LaneTrainingOptions;

  constructor(options: LaneTrainingOptions) {
    this.#options = options;
  }

  /**
   * One step of every lane. Nothing is read back.
   * @param step its number, from 1
   * @returns metrics, owned by the caller
   * @throws DataError `no-data` if the data have no batch of the form that the objective asks for
   */
  train(step: number, settings: Settings): StepMetrics {
    const { lanes, observer, capturedSteps, trainingData } = this.#options;
    const batch = trainingData.batches.draw(settings, step);
    const look = observer.nextLook();
    const measure = step % settings.probeEvery === 0 || step === 1;
    const train = (): StepMetrics => this.#trainLanes(step, settings, batch, look, measure);
    const isPlain = !measure && !look.audit && !look.codebook && lanes.changed.size === 0;
    return isPlain ? capturedSteps.run(lanes.all, settings, step, batch, train) : train();
  }

  #trainLanes(step: number, settings: Settings, drawn: DrawnBatch, look: Look, measure: boolean): StepMetrics {
    const { objective, lanes, probe, rows, observer, trainingData } = this.#options;
    const batch = trainingData.batches.upload(drawn, settings, step, objective);
    const packs: [LaneId, MetricPack][] = [];
    for (const lane of lanes.all) {
      const changed = lanes.changed.delete(lane.setup.id);
      if (changed || !lane.measured.baseline) observer.beginFreezeState(lane, step);
      const outcome = trainStep(lane, batch, {
        step,
        settings,
        rows,
        probe,
        // What is drawn is what was quantized, which a step that recalls its codes does not compute.
        places: drawsPlane(lane.model) ? null : drawn.places,
        imported: observer.importedTokens,
        measure,
      });
      packs.push([lane.setup.id, outcome.metrics]);
      observer.afterStep(lane, step, outcome, look, changed);
    }
    disposeBatch(batch);
    return joinStep(packs);
  }
}
