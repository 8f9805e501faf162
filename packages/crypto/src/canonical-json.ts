import { CryptoError } from './errors.ts';

/**
 * One text per value: keys sorted by code unit, no spaces, absent (`undefined`) members left out. Equal values give equal
 * texts, so digests over it compare. Throws CryptoError `bad-value` for what JSON cannot hold.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new CryptoError('bad-value', 'JSON holds finite numbers only.');
      return JSON.stringify(value);
    case 'bigint':
      return value.toString();
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? arrayText(value) : objectText(value);
    default:
      throw new CryptoError('bad-value', `JSON cannot hold a ${typeof value}.`);
  }
}

const arrayText = (items: unknown[]): string =>
  `[${items.map((item) => canonicalJson(item === undefined ? null : item)).join(',')}]`;

function objectText(value: object): string {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}
