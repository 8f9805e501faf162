import { createToken } from '@landfall/actions/tokens/create';
import { listTokens } from '@landfall/actions/tokens/list';
import { revokeToken } from '@landfall/actions/tokens/revoke';
import type { Handlers, RoutesOf } from '../handler.ts';

export const tokens: Handlers<RoutesOf<'tokens'>> = {
  'tokens.list': async ({ context }) => ({ items: await listTokens(context) }),
  'tokens.create': ({ context }, { body }) => createToken(context, body),
  'tokens.revoke': async ({ context }, { params }) => {
    await revokeToken(context, params.id);
    return null;
  },
};
