import { randomBytes } from 'node:crypto';
import type { Met, Passage, Reached } from './way.ts';

const passages = new Map<string, Passage>();

/** Lets one git through while `work` runs. */
export async function withPass<Result>(
  passage: Omit<Passage, 'met'>,
  work: (pass: string) => Promise<Result>,
): Promise<{ result: Result; met: Met }> {
  const pass = randomBytes(32).toString('base64url');
  const met: Met = {};
  passages.set(pass, { ...passage, met });
  try {
    return { result: await work(pass), met };
  } finally {
    passages.delete(pass);
  }
}

/** Whom this pass lets through; undefined for nobody. */
export const passageOf = (pass: string): Passage | undefined => passages.get(pass);

/** Where the repository lies at its host, without a slash at its end. */
export const pathOf = ({ pinned }: Reached): string => pinned.url.pathname.replace(/\/$/, '');
