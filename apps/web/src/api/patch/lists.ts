/** Puts `row` in place of the one with its id, or at the end (`'last'`) or the front (`'first'`) when it is new. */
export function upsert<T extends { id: string }>(rows: readonly T[], row: T, place: 'first' | 'last'): T[] {
  const at = rows.findIndex(({ id }) => id === row.id);
  if (at === -1) return place === 'first' ? [row, ...rows] : [...rows, row];
  return rows.with(at, row);
}

/** The rows without the one of that id; the same array when there was none. */
export const without = <T extends { id: string }>(rows: T[], id: string): T[] =>
  rows.some((row) => row.id === id) ? rows.filter((row) => row.id !== id) : rows;
