import { matchesGlob } from 'node:path';
import type { IgnoreDifference } from '@landfall/contracts/application';
import type { ResourceRef } from '@landfall/contracts/resource';

/** The rules that concern one object (semantics A.5): group and kind are globs, name and namespace are exact where they are given. */
export const rulesFor = (ref: ResourceRef, rules: readonly IgnoreDifference[] = []): IgnoreDifference[] =>
  rules.filter(
    (rule) =>
      globs(rule.group, ref.group) &&
      globs(rule.kind, ref.kind) &&
      ((rule.name ?? '') === '' || rule.name === ref.name) &&
      ((rule.namespace ?? '') === '' || rule.namespace === ref.namespace),
  );

/** `*` alone is every one, the core group's '' included. */
const globs = (pattern: string, text: string): boolean =>
  pattern === '*' || pattern === text || (text !== '' && pattern !== '' && matchesGlob(text, pattern));
