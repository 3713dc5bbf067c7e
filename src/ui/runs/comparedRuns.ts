/** Runs beside each other as a table: the settings in which they differ, and what each of their lanes came to. */
import type { LaneId, LaneSetup } from '../../config/experiment.ts';
import { type FieldId, FIELD_IDS } from '../../config/fields.ts';
import { type Settings, valuesDiffer } from '../../config/settings.ts';
import { texts } from '../../config/texts/index.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import { quantityOf } from '../../metrics/comparison.ts';
import { parseKey } from '../../metrics/metricsSnapshot.ts';
import type { LaneSeries } from '../../metrics/series.ts';
import { factsOf } from '../../objectives/catalogue.ts';
import type { ComparedFacts } from '../../objectives/facts.ts';
import { valueText } from '../../metrics/valueText.ts';
import { settingText } from '../../config/texts/settingText.ts';

/** A run as it is compared. */
export interface ComparedRun {
  name: string;
  /** Whether it is the one that is there. */
  present: boolean;
  step: number;
  backend: string;
  objective: string;
  settings: Partial<Settings>;
  lanes: readonly LaneSetup[];
  series: ReadonlyMap<LaneId, LaneSeries>;
}

/** What a person reads, and what a program does: the number without units, or the text. */
export interface Cell {
  text: string;
  value: string | number | null;
  /** Whether no other lane of the table has a better one. */
  best: boolean;
}

interface LaneRow {
  lane: LaneId;
  policy: Cell;
  quantities: Cell[];
}

export interface RunTable {
  /** Names of the columns that a run has, and of those that each lane has. */
  runColumns: string[];
  laneColumns: string[];
  runs: { name: string; present: boolean; cells: Cell[]; lanes: LaneRow[] }[];
}

const cell = (text: string, value: Cell['value'] = text): Cell => ({ text, value, best: false });
const NOTHING = (): Cell => cell(texts.charts.notMeasured, null);

export function runTable(runs: readonly ComparedRun[]): RunTable {
  const columns = [...ownColumns(runs), ...differingSettings(runs).map(settingColumn)];
  const quantities = quantitiesOf(runs);
  const rows = runs.map((run) => ({
    name: run.name,
    present: run.present,
    cells: columns.map(({ of }) => of(run)),
    lanes: run.lanes.map((lane) => ({
      lane: lane.id,
      policy: cell(lane.frozen ? texts.policies[lane.policy].label : texts.runs.unfrozen),
      quantities: quantities.map((fact) => quantityCell(run, lane.id, fact)),
    })),
  }));
  const lanes = rows.flatMap((row) => row.lanes);
  const shown = quantities.flatMap((_, i) => (lanes.some((lane) => lane.quantities[i]?.value !== null) ? [i] : []));
  for (const i of shown) {
    markBest(
      lanes.map((lane) => lane.quantities[i] as Cell),
      (quantities[i] as ComparedFacts).better,
    );
  }
  const { library: words } = texts;
  return {
    runColumns: [words.run, ...columns.map(({ name }) => name)],
    laneColumns: [words.lane, words.policy, ...shown.map((i) => quantityName(quantities[i] as ComparedFacts))],
    runs: rows.map((row) => ({
      ...row,
      lanes: row.lanes.map((lane) => ({ ...lane, quantities: shown.map((i) => lane.quantities[i] as Cell) })),
    })),
  };
}

interface RunColumn {
  name: string;
  of: (run: ComparedRun) => Cell;
}

/** Step, backend and objective, where they differ. */
function ownColumns(runs: readonly ComparedRun[]): RunColumn[] {
  const { library: words } = texts;
  const all: [keyof ComparedRun, RunColumn][] = [
    ['objective', { name: words.objective, of: ({ objective }) => cell(objective) }],
    ['step', { name: words.step, of: ({ step }) => cell(formatCount(step), step) }],
    ['backend', { name: words.backend, of: ({ backend }) => cell(backend) }],
  ];
  return all.filter(([key]) => new Set(runs.map((run) => run[key])).size > 1).map(([, column]) => column);
}

/** Fields of which two runs have different values, or one has none that is known. */
export function differingSettings(runs: readonly Pick<ComparedRun, 'settings'>[]): FieldId[] {
  const [first, ...others] = runs;
  if (!first) return [];
  return FIELD_IDS.filter((id) => {
    const value = first.settings[id];
    return others.some(({ settings }) => {
      const other = settings[id];
      return value === undefined || other === undefined ? value !== other : valuesDiffer(value, other);
    });
  });
}

function settingColumn(id: FieldId): RunColumn {
  return {
    name: texts.fields[id].label,
    of: ({ settings }) => {
      const value = settings[id];
      if (value === undefined) return NOTHING();
      const text = settingText(id, value);
      return cell(text, typeof value === 'number' ? value : text);
    },
  };
}

/** What their objectives compare lanes by, and the terms of their losses; each once. */
function quantitiesOf(runs: readonly ComparedRun[]): ComparedFacts[] {
  const all = runs.flatMap(({ objective }): ComparedFacts[] => {
    const { compared, terms } = factsOf(objective === '' ? {} : { objective });
    const losses = terms.map(({ metric }): ComparedFacts => ({ metric, of: 'recent', better: null }));
    const [first, ...others] = compared;
    return first ? [first, ...losses, ...others] : losses;
  });
  const keyOf = ({ metric, of }: ComparedFacts): string => `${metric} ${of}`;
  return [...new Map(all.toReversed().map((fact) => [keyOf(fact), fact])).values()].toReversed();
}

function quantityName({ metric, of }: ComparedFacts): string {
  if (of === 'settled') return texts.comparison.settled;
  const lines: Readonly<Record<string, string>> = texts.charts.lines;
  return texts.comparison.names[metric] ?? lines[metric] ?? metric;
}

function quantityCell({ series, objective }: ComparedRun, lane: LaneId, fact: ComparedFacts): Cell {
  const own = series.get(lane);
  const { name } = parseKey(fact.metric);
  const isKnown = Object.hasOwn(factsOf(objective === '' ? {} : { objective }).metrics, name);
  const value = own && isKnown ? quantityOf(own, fact) : null;
  if (value === null) return NOTHING();
  // Single precision has about seven digits that mean something.
  return cell(fact.of === 'settled' ? formatCount(value) : valueText(name, value), Number(value.toPrecision(7)));
}

function markBest(cells: readonly Cell[], better: ComparedFacts['better']): void {
  const values = cells.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  if (better === null || new Set(values).size < 2) return;
  const best = better === 'lower' ? Math.min(...values) : Math.max(...values);
  for (const each of cells) each.best = each.value === best;
}
