const HIDDEN = '••••';
/** Shorter fragments would hit ordinary words. */
const MIN_FRAGMENT = 6;

/**
 * Takes secrets out of a text that goes to a log, an error or a page: raw, base64 (at each of the three alignments, so
 * also inside `user:token`), base64url, URL-encoded, hex and JSON-escaped. Secrets are matched longest form first.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = new Set(secrets.flatMap(formsOf));
  let result = text;
  for (const form of [...forms].sort((a, b) => b.length - a.length)) {
    result = result.split(form).join(HIDDEN);
  }
  return result;
}

function formsOf(secret: string): string[] {
  if (secret === '') return [];
  const hex = Buffer.from(secret, 'utf8').toString('hex');
  const escaped = JSON.stringify(secret).slice(1, -1);
  const url = encoded(secret);
  const forms = [
    secret,
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    url,
    url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    url.replaceAll('%20', '+'),
    hex,
    hex.toUpperCase(),
    ...base64Forms(secret),
  ];
  return [...new Set(forms)].filter((form) => form === secret || form.length >= MIN_FRAGMENT);
}

function encoded(secret: string): string {
  return encodeURIComponent(secret.toWellFormed()).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Base64 of the whole, and what stays the same of it when other bytes stand before and after. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const whole = [bytes.toString('base64'), bytes.toString('base64url')];
  const inner = [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const from = offset === 0 ? 0 : offset + 1;
    const stable = padded.toString('base64').slice(from, Math.floor((padded.length * 8) / 6));
    return [stable, stable.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [...whole, ...inner];
}
