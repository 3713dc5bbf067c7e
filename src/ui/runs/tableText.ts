/** A table of runs as text to take along: a row for each lane, every cell filled. */
import { quoted } from '../../metrics/metricsCsv.ts';
import type { Cell, RunTable } from './comparedRuns.ts';

export const TABLE_FORMATS = ['csv', 'markdown'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

type Row = readonly (Cell | string)[];

function rowsOf({ runs }: RunTable): Row[] {
  return runs.flatMap(({ name, cells, lanes }) =>
    lanes.map(({ lane, policy, quantities }): Row => [name, ...cells, lane, policy, ...quantities]),
  );
}

export function tableText(table: RunTable, format: TableFormat): string {
  return format === 'csv' ? csvText(table) : markdownText(table);
}

/** RFC 4180, with plain numbers. What was not measured is empty. */
function csvText(table: RunTable): string {
  const head = [...table.runColumns, ...table.laneColumns];
  const rows = rowsOf(table).map((row) => row.map((each) => (typeof each === 'string' ? each : (each.value ?? ''))));
  return [head, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

/** A name may come out of somebody else's file: spreadsheets take a text that begins like this for a formula. */
const LIKE_A_FORMULA = /^[=+\-@\t\r]/;

function csvField(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return quoted(LIKE_A_FORMULA.test(value) ? `'${value}` : value);
}

function markdownText(table: RunTable): string {
  const head = [...table.runColumns, ...table.laneColumns];
  const rows = rowsOf(table).map((row) => row.map((each) => (typeof each === 'string' ? each : each.text)));
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownField).join(' | ')} |\n`;
  return line(head) + `|${head.map(() => ' --- |').join('')}\n` + rows.map(line).join('');
}

/** Without what would end the cell, or be more than text in it. */
function markdownField(text: string): string {
  const escaped = text.replace(/[\\`*_[\]<>|]/g, '\\$&');
  return escaped.replace(/\s*\n\s*/g, ' ');
}
