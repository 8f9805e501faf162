import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { type Answer, buttonsPage, refusal } from './answer.ts';
import type { ApiRequest } from './api-request.ts';
import { appShape } from './shapes.ts';
import type { GitHubState } from './state.ts';

/** What of a manifest the double reads. */
interface Manifest {
  name: string;
  url: string;
  redirect_url: string;
  callback_urls?: string[];
  hook_attributes?: { url: string; active?: boolean };
}

const CODE_LIFE_MS = 60 * 60 * 1000;
const NEW = /^(?:\/organizations\/[\w-]+)?\/settings\/apps\/new$/;

/**
 * Where a manifest is posted, and where its person says yes: the button of the page posts it once more. Undefined for any other
 * path. Source: GitHub's "Registering a GitHub App from a manifest".
 */
export function manifestPage(
  state: GitHubState,
  url: URL,
  posted: URLSearchParams | undefined,
): Answer | undefined {
  if (!NEW.test(url.pathname)) return undefined;
  const confirmed = posted?.get('create');
  const text = confirmed ?? posted?.get('manifest') ?? '';
  const manifest = readManifest(text);
  if (!manifest) return { status: 422, html: 'This is no manifest.' };
  if (!confirmed) {
    const label = `Create GitHub App ${manifest.name}`;
    return buttonsPage('Create GitHub App', 'create', [{ value: text, label }]);
  }
  const code = randomBytes(20).toString('hex');
  state.manifests.set(code, { text, expiresAt: state.now() + CODE_LIFE_MS });
  const to = new URL(manifest.redirect_url);
  to.searchParams.set('code', code);
  if (url.searchParams.has('state')) to.searchParams.set('state', url.searchParams.get('state') ?? '');
  return { status: 302, html: '', location: to.href };
}

/** Gives a new App with its secrets, once; from then on it is the App of this GitHub. */
export function convertManifest({ state, parameters }: ApiRequest): Answer {
  const code = parameters.code ?? '';
  const kept = state.manifests.get(code);
  state.manifests.delete(code);
  const manifest = kept && kept.expiresAt > state.now() ? readManifest(kept.text) : undefined;
  if (!manifest) return refusal(404, 'Not Found');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  // GitHub's are of the older kind.
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const { hook_attributes: hook } = manifest;
  const secret = hook?.active === false ? null : randomBytes(20).toString('hex');
  Object.assign(state.app, {
    id: state.app.id + 1,
    slug: manifest.name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    clientId: `Iv23li${randomBytes(7).toString('hex')}`,
    clientSecret: randomBytes(20).toString('hex'),
    privateKeyPem: pem,
    publicKeyPem: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
    callbackUrls: manifest.callback_urls ?? [],
    webhook: hook && secret !== null ? { url: hook.url, secret } : undefined,
  });
  const { clientId, clientSecret } = state.app;
  const secrets = { client_id: clientId, client_secret: clientSecret, webhook_secret: secret, pem };
  return { status: 201, json: { ...appShape(state), ...secrets } };
}

function readManifest(text: string): Manifest | undefined {
  try {
    const read = JSON.parse(text) as Partial<Manifest>;
    const { name, url, redirect_url } = read;
    if (!name || name.length > 34 || !url || !redirect_url || !URL.canParse(redirect_url)) return undefined;
    return { ...read, name, url, redirect_url };
  } catch {
    return undefined;
  }
}
