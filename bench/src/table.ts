import { partsInWords } from './memory.ts';
import type { Row } from './row.ts';
import type { Spread } from './statistics.ts';

/** The one table of a run: a line per scenario, every figure min/median/max; what was told when and how often the database was asked, only where that was measured. */
export function table(rows: readonly Row[]): string {
  const tells = rows.some(({ told }) => told);
  const counts = rows.some(({ statements }) => statements);
  const renders = rows.some((row) => row.renders);
  const head = [
    'scenario',
    'n',
    'seconds',
    ...(tells ? ['told after'] : []),
    ...(renders ? ['rendered'] : []),
    'kubectl',
    'ours/kubectl',
    'CPU s',
    'stores CPU s',
    ...(counts ? ['statements', 'transactions'] : []),
    'peak MiB',
    'peak PSS',
  ];
  const lines = rows.map(({ name, ours, told, kubectl, cpu, storesCpu, peakMiB, pssMiB, ...asked }) => [
    name,
    String((ours ?? cpu).n),
    words(ours),
    ...(tells ? [words(told)] : []),
    ...(renders ? [words(asked.renders, 0)] : []),
    words(kubectl),
    ours && kubectl ? (ours.median / kubectl.median).toFixed(2) : '–',
    words(cpu),
    words(storesCpu),
    ...(counts ? [words(asked.statements, 0), words(asked.transactions, 0)] : []),
    words(peakMiB, 0),
    words(pssMiB, 0),
  ]);
  return grid(head, lines);
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
