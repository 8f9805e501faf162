import { Refusal } from '@landfall/actions/refusal';
import { github } from '@landfall/providers';
import type { FastifyRequest } from 'fastify';

/** GitHub's own cap for a delivery. */
export const MOST_BYTES = 25 * 1024 * 1024;

/**
 * Refuses by its headers what can be no delivery, before anything is looked up, and before a byte of its body is read
 * (security HOOK-1). A body without a length is counted while it comes.
 */
export function refuseByHeaders({ headers }: FastifyRequest, unsigned: () => Refusal): void {
  if (Number(headers['content-length'] ?? 0) > MOST_BYTES) throw tooLarge();
  if (!github.bearsSignature(headers)) throw unsigned();
  if (!github.nameDelivery(headers)) throw nameless();
}

export const tooLarge = (): Refusal =>
  new Refusal('too-large', {
    what: 'The delivery is too large.',
    why: 'A delivery may have 25 MB.',
    fix: 'Send pushes only; nothing else is needed.',
  });

/** One answer for an address that nobody has and for a wrong signature. */
export function badSignature(): Refusal {
  return new Refusal('bad-signature', {
    what: 'This delivery was refused.',
    why: 'No webhook with this address and this secret is known.',
    fix: 'Copy the address and the secret from the repository page once more.',
  });
}

/** The App has one address and one secret, which are on no page of a repository. */
export const badAppSignature = (): Refusal =>
  new Refusal('bad-signature', {
    what: 'This delivery was refused.',
    why: 'It is not signed with the webhook secret of the GitHub App, or there is no GitHub App here.',
    fix: 'Have the operator set the same secret in the settings of the GitHub App and in LANDFALL_GITHUB_WEBHOOK_SECRET_FILE.',
  });

/** Without the headers that name it. */
export function nameless(): Refusal {
  return new Refusal('invalid-request', {
    what: 'This delivery was refused.',
    why: 'X-GitHub-Delivery and X-GitHub-Event have to name it.',
    fix: 'Send it the way GitHub does.',
  });
}
