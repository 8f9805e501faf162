const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d{1,2})?$/;
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** Do two spellings name the same Kubernetes quantity (`1000m` = `1`, `1Gi` = `1024Mi`)? False where one is none. */
export function sameQuantity(a: string | number, b: string | number): boolean {
  const left = parse(String(a));
  const right = parse(String(b));
  if (!left || !right) return false;
  const exponent = Math.min(left.exponent, right.exponent);
  return scaled(left, exponent) === scaled(right, exponent);
}

interface Quantity {
  mantissa: bigint;
  /** Power of ten. */
  exponent: number;
}

function parse(text: string): Quantity | undefined {
  const match = text.length <= 64 ? QUANTITY.exec(text.trim()) : null;
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const power = BINARY.indexOf(suffix) + 1;
  const digits = BigInt(whole + fraction) * 1024n ** BigInt(power);
  return { mantissa: sign === '-' ? -digits : digits, exponent: exponentOf(suffix) - fraction.length };
}

function exponentOf(suffix: string): number {
  if (/^[eE][+-]?\d/.test(suffix)) return Number(suffix.slice(1));
  return DECIMAL[suffix] ?? 0;
}

function scaled(quantity: Quantity, exponent: number): bigint {
  return quantity.mantissa * 10n ** BigInt(quantity.exponent - exponent);
}
