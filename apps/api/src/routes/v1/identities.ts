import { linkIdentity, listIdentities, unlinkIdentity } from '@landfall/actions/account/identities';
import { beginVisit, takeVisit } from '@landfall/actions/github/visit';
import type { Handlers, RoutesOf } from '../handler.ts';
import { opened } from './github.ts';

export const identities: Handlers<RoutesOf<'identities'>> = {
  'identities.list': ({ context }) => listIdentities(context),
  'identities.begin': async ({ context, holder, github: door }) => {
    const { authorizeUrl } = opened(door);
    return { url: authorizeUrl(await beginVisit(context, holder.sessionId, 'link')) };
  },
  'identities.link': async ({ context, holder, github: door }, { body: { code, state } }) => {
    const app = opened(door);
    const { sessionId } = holder;
    const visit = await takeVisit(context, sessionId, state, 'link');
    const { userId: id, login } = await app.comeBack(context, visit, code);
    return linkIdentity(context, { sessionId, id: visit.id }, { host: door.host, id, login });
  },
  'identities.unlink': async ({ context, github: { host, app } }, { params: { id } }) => {
    await unlinkIdentity(context, id, app && host);
    return null;
  },
};
