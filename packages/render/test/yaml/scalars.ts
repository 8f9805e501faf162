import { readFileSync } from 'node:fs';

/** Scalars whose reading differs between YAML versions, libraries or people: one on each line of `scalars.txt`. */
export const SCALARS = readFileSync(new URL('./scalars.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

/** All of them as fields of one object, `v0` and on. */
export const ALL_SCALARS = SCALARS.map((scalar, index) => `v${index}: ${scalar}`).join('\n');
