import { connectOffered } from '@landfall/actions/github/connect-offered';
import { offerRepositories } from '@landfall/actions/github/offer';
import { beginVisit, endVisit, keepVisitor, openVisit, takeVisit } from '@landfall/actions/github/visit';
import { Refusal } from '@landfall/actions/refusal';
import type { GitHubAppDoor, GitHubDoor } from '../../github/door.ts';
import type { Handlers, RoutesOf } from '../handler.ts';

export const github: Handlers<RoutesOf<'github'>> = {
  'github.setup': async ({ github: { host, missing } }) => ({ host, missing }),
  'github.begin': async ({ context, holder, github: door }) => {
    const { authorizeUrl } = opened(door);
    return { url: authorizeUrl(await beginVisit(context, holder.sessionId)) };
  },
  'github.return': async ({ context, holder, github: door }, { body: { code, state } }) => {
    const app = opened(door);
    const visit = await takeVisit(context, holder.sessionId, state);
    return keepVisitor(context, visit.id, await app.comeBack(context, visit, code));
  },
  'github.offer': async ({ context, holder, github: door }, { params: { id } }) => {
    const app = opened(door);
    return app.perSession(holder.sessionId, async () => {
      const visit = await openVisit(context, holder.sessionId, id);
      const offered = await offerRepositories(context, app.seenBy(context, id, visit));
      return { login: visit.login, ...offered, installUrl: app.installUrl };
    });
  },
  'github.connect': async ({ context, holder, github: door }, { params: { id }, body }) => {
    const app = opened(door);
    return app.perSession(holder.sessionId, async () => {
      const seen = app.seenBy(context, id, await openVisit(context, holder.sessionId, id));
      return { items: await connectOffered(context, seen, body) };
    });
  },
  'github.end': async ({ context, holder }, { params: { id } }) => {
    await endVisit(context, holder.sessionId, id);
    return null;
  },
};

/** @throws Refusal naming what an operator has to set */
export function opened({ app, missing }: GitHubDoor): GitHubAppDoor {
  if (app) return app;
  throw new Refusal('refused', {
    what: 'GitHub is not set up here.',
    why: `These are not set: ${missing.join(', ')}.`,
    fix: 'Have the operator set them, or connect the repository by its address.',
  });
}
