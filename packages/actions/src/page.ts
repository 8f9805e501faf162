import { Refusal } from './refusal.ts';

/** A cursor is the time and id of the last row shown, opaque to the caller. */
export function writeCursor(at: Date, id: string): string {
  return Buffer.from(`${at.toISOString()}|${id}`).toString('base64url');
}

/** Reads a cursor back. @throws Refusal `invalid-request` for anything that is not one of ours. */
export function readCursor(cursor: string): { at: Date; id: string } {
  const [at, id] = Buffer.from(cursor, 'base64url').toString().split('|');
  const date = new Date(at ?? '');
  if (!id || Number.isNaN(date.getTime())) {
    throw new Refusal('invalid-request', {
      what: 'This page of the list cannot be read.',
      why: 'The cursor is not one that an earlier page gave.',
      fix: 'Start again from the first page.',
    });
  }
  return { at: date, id };
}

/** Rows strictly older than the cursor, for a list sorted by (column desc, id desc). */
export function olderThan(column: string, cursor: string | undefined) {
  if (cursor === undefined) return {};
  const { at, id } = readCursor(cursor);
  return { OR: [{ [column]: { lt: at } }, { [column]: at, id: { lt: id } }] };
}

/** Cuts `limit + 1` rows to a page and names the next cursor. */
export function toPage<Row extends { id: string }, Item>(
  rows: Row[],
  limit: number,
  at: (row: Row) => Date,
  view: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(view),
    next: rows.length > limit && last ? writeCursor(at(last), last.id) : null,
  };
}
