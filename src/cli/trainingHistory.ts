/** What a session tells while it trains: kept as the page keeps it, and told to whoever waits. */
import type { LaneId } from '../config/experiment.ts';
import { MOST_LOG_ENTRIES } from '../config/limits.ts';
import { problemText } from '../config/problems/problemText.ts';
import { texts } from '../config/texts/index.ts';
import { localDigits } from '../config/texts/numbers.ts';
import { SeriesBook } from '../metrics/series.ts';
import { writeSessionPage } from '../metrics/sessionPage.ts';
import type { PaceEvent, WorkerEvent } from '../protocol/events.ts';
import type { SessionPage } from '../protocol/sessionPage.ts';

/** Milliseconds between two lines. */
const TELL_EVERY = 1000;

/** How a page looks at a session first. */
const FIRST_VIEW: Omit<SessionPage, 'lanes' | 'log' | 'selectedLane'> = {
  speedLimit: null,
  flipReference: 'start',
  view: { xAxis: 'step', smoothing: 0, zoom: null, layer: 0, scales: {} },
};

export class TrainingHistory {
  readonly series = new SeriesBook();
  readonly #tell: (line: string) => void;
  readonly #steps: number;
  readonly #log: SessionPage['log'] = [];
  #shown: Omit<SessionPage, 'lanes' | 'log'> = { ...FIRST_VIEW, selectedLane: 'A' };
  #lastTold = -Infinity;

  /**
   * @param steps that are to be done in all
   * @param tell prints a line for a person
   */
  constructor(steps: number, tell: (line: string) => void) {
    this.#steps = steps;
    this.#tell = tell;
  }

  /** Goes on from the curves, the log and the view of a session file. */
  restore({ lanes, log, ...shown }: SessionPage): void {
    for (const points of lanes) this.series.restore(points);
    this.#log.push(...log);
    this.#shown = shown;
  }

  /** Takes an event over. */
  readonly take = (event: WorkerEvent): void => {
    switch (event.kind) {
      case 'metrics':
        this.series.append(event);
        return;
      case 'state':
        this.series.keepOnly(event.state.lanes.map(({ id }) => id));
        return;
      case 'pace':
        this.#tellPace(event);
        return;
      case 'log': {
        const { step, lane, content } = event;
        this.#log.push({ time: Date.now(), step, lane, content });
        if (content.code === 'diverged') this.#tell(texts.command.notFinite(String(step), String(lane)));
        if (content.code === 'error')
          this.#tell(texts.command.atStep(String(step), problemText(content.error.problem)));
        return;
      }
      default:
    }
  };

  /** The curves, the log and a view, for a session file. @param lanes that are there now */
  page(lanes: readonly LaneId[]): Promise<Blob> {
    const { selectedLane, ...shown } = this.#shown;
    const known = lanes.includes(selectedLane) ? selectedLane : (lanes[0] ?? selectedLane);
    const log = this.#log.slice(-MOST_LOG_ENTRIES);
    return writeSessionPage({ ...shown, selectedLane: known, log }, this.series);
  }

  #tellPace({ step, stepsPerSecond }: PaceEvent): void {
    const now = performance.now();
    if (now - this.#lastTold < TELL_EVERY && step < this.#steps) return;
    this.#lastTold = now;
    const losses = [...this.series.lanes].flatMap(([lane, { last }]) => {
      const loss = last.get('loss/total');
      return loss === undefined ? [] : [`${lane} ${localDigits(String(Number(loss.toPrecision(4))))}`];
    });
    const pace = localDigits(stepsPerSecond.toFixed(1));
    this.#tell(texts.command.pace(String(step), String(this.#steps), pace, losses));
  }
}
