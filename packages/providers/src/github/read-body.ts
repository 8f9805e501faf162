import { strictText } from '../read-text.ts';

/** A delivery's body as JSON, sent as such or as a form, which is GitHub's own default; undefined when it is neither. Never throws. */
export function readBody(rawBody: Uint8Array): unknown {
  const written = strictText(rawBody)?.replace(/^\ufeff/, '');
  if (written === undefined) return undefined;
  const json = written.startsWith('payload=') ? (new URLSearchParams(written).get('payload') ?? '') : written;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
