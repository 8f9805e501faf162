const PART = /(\d{1,15}(?:\.\d{1,9})?|\.\d{1,9})(ns|us|µs|ms|s|m|h)/y;
const NANOSECONDS: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** Do two spellings name the same Go duration (`60m` = `1h0m0s`)? False where one is none. */
export function sameDuration(a: string, b: string): boolean {
  const left = nanoseconds(a);
  return left !== undefined && left === nanoseconds(b);
}

function nanoseconds(text: string): number | undefined {
  if (text === '' || text.length > 64) return undefined;
  let total = 0;
  let at = 0;
  while (at < text.length) {
    PART.lastIndex = at;
    const match = PART.exec(text);
    if (!match) return undefined;
    total += Number(match[1]) * (NANOSECONDS[match[2] ?? ''] ?? Number.NaN);
    at = PART.lastIndex;
  }
  return total;
}
