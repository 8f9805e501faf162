import { createHash } from 'node:crypto';

const KEPT_MS = 1_000;
const MOST = 1_000;

const opened = new Map<string, unknown>();

/**
 * What was opened within the last second, for whoever opens the very same bytes at the same place: hundreds of jobs begin together and
 * need the same key, and to open a sealed box takes longer than to read it. What was sealed anew is opened anew. It is kept in memory for
 * a second after the job it was opened for, and shared: nobody may change it.
 * @param by whose key opens it @throws what `open` throws; then nothing is kept
 */
export function openedLately<Value>(
  { by, sealed, place }: { by: string; sealed: Uint8Array; place: string },
  open: () => Value,
): Value {
  const key = createHash('sha256').update(`${by}\0${place}\0`).update(sealed).digest('base64url');
  if (opened.has(key)) return opened.get(key) as Value;
  const value = open();
  if (opened.size >= MOST) opened.clear();
  opened.set(key, value);
  setTimeout(() => opened.delete(key), KEPT_MS).unref();
  return value;
}
