/**
 * A floating-point key as kubectl's reader writes it out: rounded to 32 bits, then as Go prints it (`%g`). Undefined where
 * that rounds it: two keys might become one.
 */
export function floatKey(value: number): string | undefined {
  const rounded = Math.fround(value);
  if (shortest(rounded) !== value) return undefined;
  if (Object.is(value, -0)) return '-0';
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  const digits = String(Math.abs(power)).padStart(2, '0');
  return `${mantissa}e${power < 0 ? '-' : '+'}${digits}`;
}

/** The shortest decimal that 32 bits read as this very number. */
function shortest(float32: number): number {
  for (let digits = 1; digits < 9; digits += 1) {
    const decimal = Number(float32.toPrecision(digits));
    if (Math.fround(decimal) === float32) return decimal;
  }
  return Number(float32.toPrecision(9));
}
