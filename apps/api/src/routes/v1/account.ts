import { getMe } from '@landfall/actions/account/me';
import { listSessions, revokeSession } from '@landfall/actions/account/sessions';
import { signIn } from '@landfall/actions/account/sign-in';
import { signInWithGithub } from '@landfall/actions/account/sign-in-with-github';
import { signUp } from '@landfall/actions/account/sign-up';
import { Refusal } from '@landfall/actions/refusal';
import type { Handlers, RoutesOf } from '../handler.ts';
import { opened } from './github.ts';

export const account: Handlers<RoutesOf<'account'>> = {
  'account.signUp': ({ platform, visitor }, { body }) => signUp(platform, visitor, body),
  'account.signIn': async ({ platform, visitor, signInFailures }, { body }) => {
    const address = visitor.ip ?? '';
    const seconds = signInFailures.waitFor(body.email, address);
    if (seconds > 0) throw mustWait(seconds);
    try {
      const grant = await signIn(platform, visitor, body);
      signInFailures.succeeded(body.email);
      return grant;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'wrong-credentials') {
        signInFailures.failed(body.email, address);
      }
      throw error;
    }
  },
  'account.signInWays': async ({ github: { app } }) => ({ github: app?.signInWay ?? null }),
  'account.signInWithGithub': async ({ platform, visitor, github: door }, { body }) =>
    signInWithGithub(platform, visitor, await opened(door).whoSignsIn(body)),
  'account.me': ({ context }) => getMe(context),
  'account.sessions': async ({ context, holder }) => ({
    items: await listSessions(context, holder.sessionId),
  }),
  'account.signOut': async ({ context, holder }) => {
    await revokeSession(context, holder.sessionId);
    return null;
  },
  'account.revokeSession': async ({ context }, { params }) => {
    await revokeSession(context, params.id);
    return null;
  },
};

/** The same words whether the account exists or not. */
function mustWait(seconds: number): Refusal {
  return new Refusal('too-many-requests', {
    what: 'Too many wrong passwords.',
    why: 'We slow down repeated attempts.',
    fix: `Wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'}, then try again.`,
  });
}
