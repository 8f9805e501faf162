import type { Row } from '../row.ts';
import { spread } from '../statistics.ts';

/** What PostgreSQL was asked in one round. */
export interface Asked {
  statements: number;
  transactions: number;
}

/** Nothing where it was not counted. */
export function askedOf(rounds: readonly Asked[]): Pick<Row, 'statements' | 'transactions'> {
  if (rounds.length === 0) return {};
  return {
    statements: spread(rounds.map(({ statements }) => statements)),
    transactions: spread(rounds.map(({ transactions }) => transactions)),
  };
}
