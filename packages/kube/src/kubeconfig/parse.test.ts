import fc from 'fast-check';
import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { kubeconfigContexts, parseKubeconfig } from './parse.ts';
import { KubeconfigError } from './words.ts';

const CANARY = 'canary-5d1f';
const CA = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const base64 = (text: string) => Buffer.from(text).toString('base64');

type Fields = Record<string, unknown>;
interface Parts {
  cluster?: Fields;
  user?: Fields;
  file?: Fields;
}

/** A kubeconfig that is fine, with what a case changes in it. */
function kubeconfig({ cluster = {}, user = { token: CANARY }, file = {} }: Parts = {}): string {
  return dump({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'main',
    contexts: [{ name: 'main', context: { cluster: 'c', user: 'u' } }],
    clusters: [
      {
        name: 'c',
        cluster: {
          server: 'https://k8s.example.com:6443',
          'certificate-authority-data': base64(CA),
          ...cluster,
        },
      },
    ],
    users: [{ name: 'u', user }],
    ...file,
  });
}

function refusal(text: string, context?: string): KubeconfigError {
  try {
    parseKubeconfig(text, context === undefined ? {} : { context });
  } catch (error) {
    if (error instanceof KubeconfigError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

test('takes server, CA and token, and nothing else', () => {
  const parsed = parseKubeconfig(kubeconfig());
  expect(parsed).toEqual({
    contexts: ['main'],
    context: 'main',
    server: 'https://k8s.example.com:6443',
    caPem: CA,
    auth: { token: CANARY },
  });
});

test('takes a client certificate with its key', () => {
  const key = '-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----\n';
  const user = { 'client-certificate-data': base64(CA), 'client-key-data': base64(key) };
  expect(parseKubeconfig(kubeconfig({ user })).auth).toEqual({ clientCertPem: CA, clientKeyPem: key });
});

test.each<[string, Parts, RegExp]>([
  [
    'exec',
    { user: { exec: { command: '/opt/aws', args: ['--token', CANARY] } } },
    /runs a program to log in \(`exec: aws`\)/,
  ],
  [
    'auth-provider',
    { user: { 'auth-provider': { name: 'gcp', config: { 'cmd-path': CANARY } } } },
    /auth provider \(`gcp`\)/,
  ],
  ['file-reference', { user: { tokenFile: `/var/${CANARY}` } }, /tokenFile/],
  [
    'file-reference',
    { user: { 'client-key': '/etc/shadow', 'client-certificate-data': base64(CA) } },
    /client-key/,
  ],
  ['file-reference', { user: { 'client-certificate': '/etc/shadow' } }, /client-certificate/],
  ['file-reference', { cluster: { 'certificate-authority': '/etc/passwd' } }, /certificate-authority/],
  ['insecure-skip-tls-verify', { cluster: { 'insecure-skip-tls-verify': true } }, /insecure-skip-tls-verify/],
  ['proxy-url', { cluster: { 'proxy-url': `http://${CANARY}@proxy` } }, /proxy/],
  ['tls-server-name', { cluster: { 'tls-server-name': 'other' } }, /tls-server-name/],
  ['impersonation', { user: { token: CANARY, as: 'admin' } }, /`as`/],
  ['impersonation', { user: { token: CANARY, 'as-groups': ['system:masters'] } }, /as-groups/],
  ['basic-auth', { user: { username: 'admin', password: CANARY } }, /user name and password/],
  ['no-credential', { user: {} }, /no credential/],
  ['no-credential', { user: { 'client-certificate-data': base64(CA) } }, /no credential/],
  [
    'certificate',
    { cluster: { 'certificate-authority-data': base64(CANARY) } },
    /certificate-authority-data/,
  ],
  ['server', { cluster: { server: 'http://k8s.example.com' } }, /http:\/\/ and not with https/],
  ['server', { cluster: { server: `https://u:${CANARY}@k8s.example.com` } }, /more than a host/],
  ['server', { cluster: { server: 'file:///etc/passwd' } }, /file:/],
  ['server', { cluster: { server: 'not a url' } }, /not a URL/],
  ['no-context', { file: { 'current-context': 'missing' } }, /no context “missing”/],
  [
    'unreadable',
    { file: { contexts: [{ name: 'main', context: { cluster: 'gone', user: 'u' } }] } },
    /cluster that is not in it/,
  ],
  ['unreadable', { file: { clusters: 'no list' } }, /shape of one \(at `clusters`\)/],
])('CLU-1 refuses %s with a reason and what to do', (code, parts, words) => {
  const { words: told, message } = refusal(kubeconfig(parts));
  expect(told.code).toBe(`kubeconfig-${code}`);
  expect(`${told.what} ${told.why}`).toMatch(words);
  expect(told.fix.length).toBeGreaterThan(10);
  expect(message).not.toContain(CANARY);
});

test('CLU-1 says what ui.md says about exec', () => {
  const { words } = refusal(kubeconfig({ user: { exec: { command: 'aws' } } }));
  expect(words.what).toBe('This kubeconfig runs a program to log in (`exec: aws`).');
  expect(words.why).toBe('We never run programs from a kubeconfig.');
  expect(words.fix).toContain('or connect the cluster with the agent'.replace('or', 'Or'));
});

test('CLU-1 refuses a YAML bomb, in time and without a quote of the text', () => {
  const levels = Array.from(
    { length: 9 },
    (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(',')}]`,
  );
  const { words } = refusal(`l0: &l0 ${CANARY}\n${levels.join('\n')}\nclusters: *l9\n`);
  expect(words.code).toBe('kubeconfig-unreadable');
  expect(JSON.stringify(words)).not.toContain(CANARY);
});

test.each([
  ['too large', `${kubeconfig()}# ${'x'.repeat(300_000)}`, 'kubeconfig-too-large'],
  ['too deep', `clusters: ${'['.repeat(200)}${']'.repeat(200)}`, 'kubeconfig-unreadable'],
  ['empty', '', 'kubeconfig-unreadable'],
  ['not YAML', `token: "${CANARY}\n  : :`, 'kubeconfig-unreadable'],
  ['another document kind', 'kind: Secret\n', 'kubeconfig-unreadable'],
  ['two documents', `${kubeconfig()}---\n${kubeconfig()}`, 'kubeconfig-unreadable'],
])('CLU-1 refuses what is %s', (_name, text, code) => {
  const error = refusal(text);
  expect(error.words.code).toBe(code);
  expect(error.message).not.toContain(CANARY);
});

test('of ten contexts only the chosen one is judged', () => {
  const names = Array.from({ length: 10 }, (_, index) => `ctx-${index}`);
  const file = {
    'current-context': 'ctx-9',
    contexts: names.map((name) => ({
      name,
      context: { cluster: 'c', user: name === 'ctx-3' ? 'u' : 'bad' },
    })),
    users: [
      { name: 'u', user: { token: 'good' } },
      { name: 'bad', user: { exec: { command: 'aws' } } },
    ],
  };
  const text = kubeconfig({ file });
  expect(kubeconfigContexts(text)).toEqual({ contexts: names, current: 'ctx-9' });
  expect(parseKubeconfig(text, { context: 'ctx-3' }).auth).toEqual({ token: 'good' });
  expect(refusal(text).words.code).toBe('kubeconfig-exec');
});

test('an empty text is called empty', () => {
  expect(refusal(' \n').words.why).toBe('It is empty.');
});

test('`__proto__` in a kubeconfig changes nothing', () => {
  const text = kubeconfig().replace(
    'name: c\n',
    "name: c\n    __proto__: {server: 'https://evil.example'}\n",
  );
  expect(() => parseKubeconfig(text)).not.toThrow(TypeError);
  expect(({} as Record<string, unknown>).server).toBeUndefined();
});

test('whatever the text, the answer is a credential or words', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.jsonValue().map((value) => dump(value)),
      ),
      (text) => {
        try {
          parseKubeconfig(text);
        } catch (error) {
          expect(error).toBeInstanceOf(KubeconfigError);
        }
      },
    ),
    { numRuns: 300 },
  );
});
