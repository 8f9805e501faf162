import { type Provider, singleHeader } from '../provider.ts';
import { parse } from './parse.ts';
import { setupLines } from './setup-lines.ts';
import { bearsSignature, verify } from './verify.ts';

/** GitHub, and whatever sends GitHub-shaped deliveries. */
export const github: Provider = {
  name: 'github',
  nameDelivery(headers) {
    const deliveryId = singleHeader(headers, 'x-github-delivery');
    const event = singleHeader(headers, 'x-github-event');
    if (deliveryId === undefined || !/^[A-Za-z0-9_-]{1,100}$/.test(deliveryId)) return undefined;
    if (event === undefined || !/^[a-z0-9_]{1,100}$/.test(event)) return undefined;
    return { deliveryId, event };
  },
  bearsSignature,
  verify,
  parse,
  setupLines,
};
