import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { RepositoryRecord, RepositoryStore } from './git-server/repositories.ts';
import type { WebhookCalls } from './git-server/webhook-calls.ts';
import { type GitServer, type GitServerOptions, startGitServer } from './git-server.ts';
import { type AccountVerbs, accountVerbs } from './github-double/account-verbs.ts';
import type { Exchange } from './github-double/answer.ts';
import { besideGit } from './github-double/beside-git.ts';
import { keptInstallations } from './github-double/kept-installations.ts';
import { type RepositoryVerbs, repositoryVerbs } from './github-double/repository-verbs.ts';
import { keptReview } from './github-double/review/kept.ts';
import { moved } from './github-double/review/moved.ts';
import { type ReviewVerbs, reviewVerbs } from './github-double/review/verbs.ts';
import { nodeId } from './github-double/shapes.ts';
import { type GitHubApp, type GitHubState, repositoriesOf } from './github-double/state.ts';

export type { Exchange } from './github-double/answer.ts';
export type { GitHubApp } from './github-double/state.ts';

export interface GitHubDoubleOptions extends Omit<GitServerOptions, 'beside'> {
  /** Where the App sends browsers back to. */
  callbackUrls: string[];
  /** Where the App's webhook goes; nowhere when left out. */
  webhook?: GitHubApp['webhook'];
  /** Of the App; each made when left out. A key pair takes a tenth of a second: keep it over restarts. */
  app?: Partial<Pick<GitHubApp, 'clientId' | 'clientSecret' | 'privateKeyPem'>>;
  /** Milliseconds since 1970; a test moves it instead of waiting. */
  now?: () => number;
}

/** A Git server that is GitHub too: its App, its sign-in, its API below `/api/v3`, for those parts that we use. */
export interface GitHubDouble extends GitServer, AccountVerbs, RepositoryVerbs, ReviewVerbs {
  /** The App as its owner knows it. */
  app: Readonly<GitHubApp>;
  /** Every request to the API so far and its answer, oldest first, the newest thousand. */
  exchanges(): readonly Exchange[];
}

/** Starts GitHub's double on loopback; laid out as a GitHub Enterprise Server. */
export async function startGitHubDouble(options: GitHubDoubleOptions): Promise<GitHubDouble> {
  const app = newApp(options);
  let parts: { verbs: AccountVerbs & RepositoryVerbs & ReviewVerbs; exchanges: Exchange[] } | undefined;
  const beside = ({ store, url, hooks }: { store: RepositoryStore; url: string; hooks: WebhookCalls }) => {
    const state = newState(app, store, url, options);
    const verbs = {
      ...accountVerbs(state, hooks, keptInstallations(options.dir)),
      ...repositoryVerbs(state, hooks),
      ...reviewVerbs(state, hooks),
    };
    const exchanges: Exchange[] = [];
    hooks.useApp({
      webhook: () => app.webhook,
      installationOf: (record) => hearing(state, record),
      moved: (...push) => moved(state, ...push),
    });
    parts = { verbs, exchanges };
    return besideGit(state, verbs, hooks, exchanges);
  };
  const server = await startGitServer({ ...options, beside });
  if (!parts) throw new Error('The Git server did not ask what is beside it.');
  const { verbs, exchanges } = parts;
  return { ...server, ...verbs, app, exchanges: () => exchanges };
}

/** The installation through which the App hears of a repository; a suspended one hears nothing. */
function hearing(state: GitHubState, record: RepositoryRecord): { id: number; node_id: string } | undefined {
  const found = [...state.installations.values()].find(
    (installation) => !installation.suspendedBy && repositoriesOf(state, installation).includes(record),
  );
  return found && { id: found.id, node_id: nodeId('I', found.id) };
}

/** A private key as GitHub makes one for an App, PEM. */
export function makePrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function newApp({ app = {}, callbackUrls, webhook }: GitHubDoubleOptions): GitHubApp {
  const privateKeyPem = app.privateKeyPem ?? makePrivateKey();
  return {
    id: 4711,
    slug: 'landfall',
    clientId: app.clientId ?? 'Iv23liLandfallDouble',
    clientSecret: app.clientSecret ?? 'a-client-secret-of-the-double',
    privateKeyPem,
    publicKeyPem: createPublicKey(privateKeyPem).export({ type: 'spki', format: 'pem' }).toString(),
    callbackUrls,
    ...(webhook === undefined ? {} : { webhook }),
  };
}

function newState(
  app: GitHubApp,
  store: RepositoryStore,
  url: string,
  { dir, now = Date.now }: GitHubDoubleOptions,
): GitHubState {
  return {
    url,
    app,
    store,
    now,
    accounts: new Map(),
    installations: new Map(),
    grants: new Map(),
    manifests: new Map(),
    userTokens: new Map(),
    installationTokens: new Map(),
    review: keptReview(dir),
  };
}
