import { partsInWords } from './memory.ts';
import type { Row } from './row.ts';
import type { Spread } from './statistics.ts';

interface Column {
  title: string;
  cell: (row: Row) => string;
  /** Which figure some row has to have for the column to be there at all. */
  where?: keyof Row;
}

const columns: Column[] = [
  { title: 'scenario', cell: ({ name }) => name },
  { title: 'n', cell: ({ ours, cpu }) => String((ours ?? cpu).n) },
  { title: 'seconds', cell: ({ ours }) => words(ours) },
  { title: 'told after', cell: ({ told }) => words(told), where: 'told' },
  { title: 'rendered', cell: ({ renders }) => words(renders, 0), where: 'renders' },
  { title: 'kubectl', cell: ({ kubectl }) => words(kubectl) },
  { title: 'ours/kubectl', cell: ({ ours, kubectl }) => ratio(ours, kubectl) },
  { title: 'flux', cell: ({ flux }) => words(flux), where: 'flux' },
  { title: 'ours/flux', cell: ({ ours, flux }) => ratio(ours, flux), where: 'flux' },
  { title: 'CPU s', cell: ({ cpu }) => words(cpu) },
  { title: 'stores CPU s', cell: ({ storesCpu }) => words(storesCpu) },
  { title: 'flux CPU s', cell: ({ fluxCpu }) => words(fluxCpu), where: 'flux' },
  { title: 'statements', cell: ({ statements }) => words(statements, 0), where: 'statements' },
  { title: 'transactions', cell: ({ transactions }) => words(transactions, 0), where: 'statements' },
  { title: 'peak MiB', cell: ({ peakMiB }) => words(peakMiB, 0) },
  { title: 'peak PSS', cell: ({ pssMiB }) => words(pssMiB, 0) },
  { title: 'flux peak MiB', cell: ({ fluxPeakMiB }) => words(fluxPeakMiB, 0), where: 'flux' },
];

/** The one table of a run: a line per scenario, every figure min/median/max; what only some runs measure, only where it was. */
export function table(rows: readonly Row[]): string {
  const shown = columns.filter(({ where }) => where === undefined || rows.some((row) => row[where]));
  return grid(
    shown.map(({ title }) => title),
    rows.map((row) => shown.map(({ cell }) => cell(row))),
  );
}

/** Below the table, a line for each scenario: whose the memory was when it was highest, and in brackets the share. */
export function memoryLines(rows: readonly Row[]): string {
  return rows
    .flatMap(({ name, parts }) => (parts ? [`${name.split(':')[0]}, MiB (PSS): ${partsInWords(parts)}`] : []))
    .join('\n');
}

/** A Markdown table whose columns are as wide as their widest cell. */
export function grid(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) =>
    Math.max(title.length, ...lines.map((line) => line[at]?.length ?? 0)),
  );
  return [head, widths.map((width) => '-'.repeat(width)), ...lines]
    .map((line) => `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`)
    .join('\n');
}

function words(spread: Spread | undefined, digits = 2): string {
  if (spread === undefined) return '–';
  return [spread.min, spread.median, spread.max].map((value) => value.toFixed(digits)).join(' / ');
}

/** Of the medians. */
function ratio(ours: Spread | undefined, other: Spread | undefined): string {
  return ours && other ? (ours.median / other.median).toFixed(2) : '–';
}
