import { strictText } from '../read-text.ts';

/** Several ask what one delivery says, and some megabytes are read for each; kept no longer than the bytes. */
const known = new WeakMap<Uint8Array, { body: unknown }>();

/** A delivery's body as JSON, sent as such or as a form, which is GitHub's own default; undefined when it is neither. Never throws. */
export function readBody(rawBody: Uint8Array): unknown {
  const read = known.get(rawBody) ?? { body: parsed(rawBody) };
  known.set(rawBody, read);
  return read.body;
}

function parsed(rawBody: Uint8Array): unknown {
  const written = strictText(rawBody)?.replace(/^\ufeff/, '');
  if (written === undefined) return undefined;
  const json = written.startsWith('payload=') ? (new URLSearchParams(written).get('payload') ?? '') : written;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
