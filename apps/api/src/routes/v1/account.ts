import { getMe } from '@landfall/actions/account/me';
import { listSessions, revokeSession } from '@landfall/actions/account/sessions';
import { signIn } from '@landfall/actions/account/sign-in';
import { signInWithGithub } from '@landfall/actions/account/sign-in-with-github';
import { signUp } from '@landfall/actions/account/sign-up';
import { Refusal } from '@landfall/actions/refusal';
import type { Handlers, RoutesOf, Visit } from '../handler.ts';
import { opened } from './github.ts';

export const account: Handlers<RoutesOf<'account'>> = {
  'account.signUp': ({ platform, visitor }, { body }) => signUp(platform, visitor, body),
  'account.signIn': async (visit, { body }) => {
    const { platform, visitor, signInFailures } = visit;
    const grant = await slowedDown(visit, PASSWORDS, body.email, () => signIn(platform, visitor, body));
    signInFailures.succeeded(body.email);
    return grant;
  },
  'account.signInWays': async ({ github: { app } }) => ({ github: app?.signInWay ?? null }),
  'account.signInWithGithub': async (visit, { body }) => {
    const { platform, visitor, github: door } = visit;
    const { perAddress, whoSignsIn } = opened(door);
    const asked = () => perAddress(visitor.ip ?? '', () => whoSignsIn(body));
    return signInWithGithub(platform, visitor, await slowedDown(visit, CODES, body.code, asked));
  },
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

const PASSWORDS = { wrong: 'wrong-credentials', what: 'Too many wrong passwords.' };
/** What GitHub gives to who comes back from it; it says so of one that is none. */
const CODES = { wrong: 'refused', what: 'Too many codes that GitHub refused.' };

/** Counts what is wrong against the account and the address, and lets neither try again too soon. */
async function slowedDown<T>(
  { signInFailures, visitor: { ip = '' } }: Visit,
  { wrong, what }: { wrong: string; what: string },
  account: string,
  work: () => Promise<T>,
): Promise<T> {
  const seconds = signInFailures.waitFor(account, ip);
  if (seconds > 0) throw mustWait(what, seconds);
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && error.code === wrong) signInFailures.failed(account, ip);
    throw error;
  }
}

/** The same words whether the account exists or not. */
function mustWait(what: string, seconds: number): Refusal {
  return new Refusal('too-many-requests', {
    what,
    why: 'We slow down repeated attempts.',
    fix: `Wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'}, then try again.`,
  });
}
