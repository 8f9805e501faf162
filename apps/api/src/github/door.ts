import type { AtGithub } from '@landfall/actions/account/sign-in-with-github';
import type { Context } from '@landfall/actions/context';
import type { SeenAtGitHub } from '@landfall/actions/github/seen';
import { visitSeal } from '@landfall/actions/github/visit';
import type { KeyPair } from '@landfall/crypto/role-keys';
import { open } from '@landfall/crypto/seal';
import {
  asker,
  authorizeUrl,
  exchangeCode,
  type GitHubClient,
  installationsOf,
  installUrl,
  pageBudget,
  type Reach,
  repositoriesOf,
  whoIs,
} from '@landfall/providers/github-app';
import { type AtOnce, atOnce } from './at-once.ts';
import { refusing } from './refusing.ts';

/** Where the dashboard takes whoever comes back; the App's callback address and its setup address. */
export const CALLBACK_PATH = '/repositories/new/github';
/** Where next-auth takes whoever signs in by it; another of the App's callback addresses. */
export const SIGN_IN_PATH = '/api/auth/callback/github';

/** Of one answer of ours. A page that was begun has ten seconds more: together less than an answer may take. */
const BUDGET = { pages: 60, ms: 15_000 };

/** People behind one address who come back from GitHub in the same second. */
const MOST_SIGNING_IN = 8;
/** And behind all of them: nobody is known yet, and addresses cost little. */
const MOST_TOGETHER = 200;

/** The API's way to GitHub: as a person, never as the App. */
export interface GitHubDoor {
  host: string;
  /** Variables that an operator has to set before it works. */
  missing: string[];
  /** Undefined while some are missing. */
  app: GitHubAppDoor | undefined;
}

export interface GitHubAppDoor {
  webhookSecret: string;
  installUrl: string;
  /** Bounds what one session asks of GitHub at once. */
  perSession: AtOnce;
  /** Bounds what one address has asked of GitHub that is nobody yet, and what all of them have together. */
  perAddress: AtOnce;
  authorizeUrl(visit: { state: string; challenge: string }): string;
  /** What next-auth has to know: no secret (decision 0025). */
  signInWay: { host: string; clientId: string; authorizeUrl: string };
  /** Who signs in: exchanges what next-auth's callback was brought; the token is forgotten at once. @throws Refusal */
  whoSignsIn(brought: { code: string; verifier: string }): Promise<AtGithub>;
  /** Exchanges what the browser brought back. @throws Refusal */
  comeBack(
    context: Context,
    visit: { id: string; sealedVerifier: Uint8Array },
    code: string,
  ): Promise<{ token: string; login: string; userId: number }>;
  /** GitHub as the person of a visit sees it; what it throws is a Refusal. */
  seenBy(context: Context, id: string, visit: { sealedToken: Uint8Array; login: string }): SeenAtGitHub;
}

/** Opens the door with what the API role knows of the App. */
export function githubAppDoor(
  { reach, client, webhookSecret }: { reach: Reach; client: GitHubClient; webhookSecret: string },
  { key, publicUrl }: { key: KeyPair; publicUrl: string },
): GitHubAppDoor {
  const { address } = reach;
  const ask = asker(reach);
  const redirectUri = `${publicUrl}${CALLBACK_PATH}`;
  const opened = (sealed: Uint8Array, place: string) =>
    Buffer.from(open(key, sealed, place)).toString('utf8');
  return {
    webhookSecret,
    perSession: atOnce(1, 'What is asked of GitHub for one session is asked one after the other.'),
    perAddress: atOnce(
      MOST_SIGNING_IN,
      'Many people come back from there at once from your address.',
      MOST_TOGETHER,
    ),
    installUrl: installUrl(address, client.slug),
    authorizeUrl: (visit) => authorizeUrl(address, { clientId: client.clientId, redirectUri, ...visit }),
    signInWay: {
      host: address.host,
      clientId: client.clientId,
      authorizeUrl: `${address.web}/login/oauth/authorize`,
    },
    whoSignsIn: (brought) =>
      refusing(async () => {
        const at = { ...brought, redirectUri: `${publicUrl}${SIGN_IN_PATH}` };
        const { token } = await exchangeCode(ask, address, client, at);
        const { id, login } = await whoIs(ask, token);
        return { host: address.host, id, login };
      }),
    comeBack: (context, { id, sealedVerifier }, code) =>
      refusing(async () => {
        const verifier = opened(sealedVerifier, visitSeal(context, id, 'sealed_verifier'));
        const { token } = await exchangeCode(ask, address, client, { code, redirectUri, verifier });
        const person = await whoIs(ask, token);
        return { token, login: person.login, userId: person.id };
      }),
    seenBy: (context, id, { sealedToken, login }) => {
      const token = opened(sealedToken, visitSeal(context, id, 'sealed_token'));
      const budget = pageBudget(BUDGET);
      return {
        login,
        // More than are read are more than are offered.
        installations: () => refusing(async () => (await installationsOf(ask, token, { budget })).found),
        repositories: (installation, enough) =>
          refusing(() => repositoriesOf(ask, token, installation, { budget, enough })),
      };
    },
  };
}
