import { z } from 'zod';
import { readBody } from '../github/read-body.ts';

/** What is heard of pull requests: one of them changed, or somebody asked for what stands at a commit again. */
export type PullHint = { kind: 'changed'; number: number } | { kind: 'again'; head: string };

/** Of the many acts those that may change what a merge would do, or whether there is one. */
const ACTS = [
  'opened',
  'synchronize',
  'reopened',
  'closed',
  'edited',
  'ready_for_review',
  'converted_to_draft',
];

const number = z.number().int().positive().max(2_147_483_647);
const head = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);
const changed = z.object({ action: z.enum(ACTS), number });
const again = z.object({ action: z.literal('rerequested') });
const ofRun = again.extend({ check_run: z.object({ head_sha: head }) });
const ofSuite = again.extend({ check_suite: z.object({ head_sha: head }) });

/**
 * Reads what a verified delivery to the App says of pull requests; undefined for any other. A hint like all of it. Never throws,
 * whatever the body holds (security HOOK-3).
 */
export function pullHint(event: string, rawBody: Uint8Array): PullHint | undefined {
  if (event === 'pull_request') {
    const read = changed.safeParse(readBody(rawBody)).data;
    return read && { kind: 'changed', number: read.number };
  }
  if (event === 'check_run') {
    const read = ofRun.safeParse(readBody(rawBody)).data;
    return read && { kind: 'again', head: read.check_run.head_sha };
  }
  if (event !== 'check_suite') return undefined;
  const read = ofSuite.safeParse(readBody(rawBody)).data;
  return read && { kind: 'again', head: read.check_suite.head_sha };
}
