/** What is kept of a repeated measurement. */
export interface Spread {
  min: number;
  median: number;
  max: number;
  /** How many rounds it is made of. */
  n: number;
}

/** @throws Error without values: a measurement that was not made is not a zero. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new Error('There is no measurement to summarise.');
  const half = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(half)] ?? min;
  const high = sorted[Math.ceil(half)] ?? max;
  return { min, median: (low + high) / 2, max, n: sorted.length };
}
