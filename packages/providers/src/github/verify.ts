import { Webhooks } from '@octokit/webhooks';
import { type Provider, singleHeader } from '../provider.ts';
import { strictText } from '../read-text.ts';

const FORM = /^sha256=[0-9a-f]{64}$/;

/** See `Provider`. */
export const bearsSignature: Provider['bearsSignature'] = (headers) =>
  FORM.test(singleHeader(headers, 'x-hub-signature-256') ?? '');

/**
 * GitHub's `X-Hub-Signature-256` over the raw bytes (security HOOK-2). The older SHA-1 header is never read: a
 * delivery that has only that one is unsigned to us. There is no mode without a secret.
 */
export const verify: Provider['verify'] = async ({ secret, rawBody, headers }) => {
  const signature = singleHeader(headers, 'x-hub-signature-256');
  if (signature === undefined || signature === '') return { verified: false, reason: 'signature-missing' };
  if (!FORM.test(signature)) return { verified: false, reason: 'signature-malformed' };
  // The library signs text: only bytes that survive the way to text and back may be compared.
  const text = strictText(rawBody);
  if (text === undefined || text === '') return { verified: false, reason: 'body-unreadable' };
  if (secret === '') return { verified: false, reason: 'signature-wrong' };
  const genuine = await new Webhooks({ secret }).verify(text, signature);
  return genuine ? { verified: true } : { verified: false, reason: 'signature-wrong' };
};
