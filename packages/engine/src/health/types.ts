import type { Health } from '@landfall/contracts/health';
import type { Manifest } from '@landfall/contracts/resource';

/** Health of one object. `final`: it will not get better by waiting (a failed Job), so a wave need not give it time. */
export interface Verdict extends Health {
  message?: string;
  final?: boolean;
}

/** A rule for one kind: a pure function of the live object. */
export type HealthRule = (live: Manifest) => Verdict;
