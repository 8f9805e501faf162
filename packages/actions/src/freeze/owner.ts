import { actorName, type Context } from '../context.ts';

/** Who holds something, as it is kept: a token acts for its person. */
export function ownerOf({ actor, now }: Context): { by: string | null; ownerId: string | null; at: string } {
  const ownerId = actor.kind === 'system' ? null : actor.userId;
  return { by: actorName(actor), ownerId, at: now().toISOString() };
}
