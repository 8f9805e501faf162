import type { ClusterCredential } from '@landfall/contracts/cluster';
import { type Fields, type KubeconfigFile, readKubeconfig } from './read.ts';
import { refuse } from './words.ts';

/** What is taken of a kubeconfig: its contexts by name, and server, CA and login of the chosen one. */
export interface ParsedKubeconfig extends ClusterCredential {
  contexts: string[];
  /** The context that was taken. */
  context: string;
}

/**
 * Takes server, CA, and token or client certificate out of a kubeconfig, and refuses everything that would make us
 * run, read or trust more (security 0.10, CLU-1). Only the chosen context's cluster and user are judged.
 * @param options.context the current context when left out, or the only one
 * @throws KubeconfigError with three-part words
 */
export function parseKubeconfig(text: string, options: { context?: string } = {}): ParsedKubeconfig {
  const file = readKubeconfig(text);
  const contexts = [...file.contexts.keys()];
  const only = contexts.length === 1 ? contexts[0] : undefined;
  const context = options.context ?? file.currentContext ?? only;
  const chosen = context === undefined ? undefined : file.contexts.get(context);
  if (context === undefined || !chosen)
    throw refuse('no-context', (context ?? 'current-context').slice(0, 100));
  const cluster = entryOf(file, 'clusters', chosen.cluster);
  const user = entryOf(file, 'users', chosen.user);
  const caPem = certificateAuthority(cluster);
  return {
    contexts,
    context,
    server: serverOf(cluster),
    ...(caPem === undefined ? {} : { caPem }),
    auth: authOf(user),
  };
}

/** The contexts of a kubeconfig, to choose from; judges nothing else. @throws KubeconfigError */
export function kubeconfigContexts(text: string): { contexts: string[]; current: string | undefined } {
  const file = readKubeconfig(text);
  return { contexts: [...file.contexts.keys()], current: file.currentContext };
}

function entryOf(file: KubeconfigFile, of: 'clusters' | 'users', name: unknown): Fields {
  const entry = typeof name === 'string' ? file[of].get(name) : undefined;
  if (!entry) throw refuse('unreadable', `Its context names a ${of.slice(0, -1)} that is not in it.`);
  return entry;
}

function serverOf(cluster: Fields): string {
  if (cluster['insecure-skip-tls-verify'] === true) throw refuse('insecure-skip-tls-verify');
  if (isSet(cluster['proxy-url'])) throw refuse('proxy-url');
  if (isSet(cluster['tls-server-name'])) throw refuse('tls-server-name');
  const { server } = cluster;
  if (typeof server !== 'string' || !URL.canParse(server)) throw refuse('server', 'It is not a URL.');
  const url = new URL(server);
  if (url.protocol !== 'https:')
    throw refuse('server', `It begins with ${url.protocol}// and not with https://.`);
  if (url.username || url.password || url.search || url.hash) {
    throw refuse('server', 'It holds more than a host, a port and a path.');
  }
  return url.href.replace(/\/+$/, '');
}

function certificateAuthority(cluster: Fields): string | undefined {
  if (isSet(cluster['certificate-authority'])) throw refuse('file-reference', 'certificate-authority');
  const data = cluster['certificate-authority-data'];
  return isSet(data) ? pem(data, 'certificate-authority-data') : undefined;
}

function authOf(user: Fields): ClusterCredential['auth'] {
  refuseForeignLogins(user);
  const { token } = user;
  if (typeof token === 'string' && token.trim() !== '') {
    if (!/^[\x21-\x7e]+$/.test(token.trim()))
      throw refuse('unreadable', 'Its token holds characters no token has.');
    return { token: token.trim() };
  }
  const certificate = user['client-certificate-data'];
  const key = user['client-key-data'];
  if (!isSet(certificate) || !isSet(key)) throw refuse('no-credential');
  return {
    clientCertPem: pem(certificate, 'client-certificate-data'),
    clientKeyPem: pem(key, 'client-key-data'),
  };
}

function refuseForeignLogins(user: Fields): void {
  if (isSet(user.exec)) throw refuse('exec', program(user.exec, 'command'));
  if (isSet(user['auth-provider'])) throw refuse('auth-provider', program(user['auth-provider'], 'name'));
  for (const field of ['tokenFile', 'client-certificate', 'client-key']) {
    if (isSet(user[field])) throw refuse('file-reference', field);
  }
  for (const field of ['as', 'as-uid', 'as-groups', 'as-user-extra']) {
    if (isSet(user[field])) throw refuse('impersonation', field);
  }
  if (isSet(user.username) || isSet(user.password)) throw refuse('basic-auth');
}

/** The program's own name, without folders and arguments: those may hold secrets. */
function program(value: unknown, field: string): string {
  const named = typeof value === 'object' && value !== null ? (value as Fields)[field] : undefined;
  if (typeof named !== 'string') return 'unknown';
  return (named.split(/[\\/]/).at(-1) ?? '').replace(/[^\w.-]/g, '').slice(0, 60) || 'unknown';
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function pem(value: unknown, field: string): string {
  const text =
    typeof value === 'string' ? Buffer.from(value.replace(/\s+/g, ''), 'base64').toString('utf8') : '';
  if (!/-----BEGIN [A-Z0-9 ]+-----[\s\S]+-----END [A-Z0-9 ]+-----/.test(text))
    throw refuse('certificate', field);
  return text;
}
