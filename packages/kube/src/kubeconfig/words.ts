import type { ProblemWords } from '@landfall/contracts/problem';

/** A kubeconfig that is not taken, with what it holds, why that is refused, and what to do. Holds no credential. */
export class KubeconfigError extends Error {
  readonly words: ProblemWords;

  constructor(words: ProblemWords, options?: ErrorOptions) {
    super(`${words.what} ${words.why} ${words.fix}`, options);
    this.name = 'KubeconfigError';
    this.words = words;
  }
}

const TOKEN =
  'Use a ServiceAccount token: `kubectl create serviceaccount landfall -n kube-system`, give it a role, then ' +
  '`kubectl create token landfall -n kube-system --duration 8760h`.';

/** Everything that is refused about a kubeconfig, one line of words each. `detail` is a name, never a secret. */
const REFUSALS = {
  'too-large': (limit: string) => ({
    what: 'This kubeconfig is too large.',
    why: `It is larger than ${limit}, far more than any cluster needs.`,
    fix: 'Export one context: `kubectl config view --minify --flatten --raw`.',
  }),
  unreadable: (where: string) => ({
    what: 'This is not a kubeconfig.',
    why: where,
    fix: 'Paste the whole file as `kubectl config view --minify --flatten --raw` prints it.',
  }),
  'no-context': (name: string) => ({
    what: `This kubeconfig has no context “${name}”.`,
    why: 'The context decides which cluster and which user are meant.',
    fix: 'Choose one of its contexts.',
  }),
  exec: (program: string) => ({
    what: `This kubeconfig runs a program to log in (\`exec: ${program}\`).`,
    why: 'We never run programs from a kubeconfig.',
    fix: `${TOKEN} Or connect the cluster with the agent.`,
  }),
  'auth-provider': (name: string) => ({
    what: `This kubeconfig logs in through an auth provider (\`${name}\`).`,
    why: 'Auth providers run code and refresh tokens on the machine of a person.',
    fix: `${TOKEN} Or connect the cluster with the agent.`,
  }),
  'file-reference': (field: string) => ({
    what: `This kubeconfig points to a file (\`${field}\`).`,
    why: 'That file is on your machine; we read nothing but the text that was pasted.',
    fix: 'Put the file inside: `kubectl config view --minify --flatten --raw`.',
  }),
  'insecure-skip-tls-verify': () => ({
    what: 'This kubeconfig switches off the check of the server (`insecure-skip-tls-verify`).',
    why: 'Anyone between us and the cluster could read the credential and everything that is applied.',
    fix: 'Remove the line and add `certificate-authority-data` of the cluster.',
  }),
  'proxy-url': () => ({
    what: 'This kubeconfig goes through a proxy (`proxy-url`).',
    why: 'All connections leave by our own checked way out.',
    fix: 'Use an address that is reachable without a proxy, or connect the cluster with the agent.',
  }),
  'tls-server-name': () => ({
    what: 'This kubeconfig checks the certificate for another name (`tls-server-name`).',
    why: 'The server has to prove the very name that is dialled.',
    fix: 'Use the name in the certificate as `server`, or add the address to the certificate.',
  }),
  impersonation: (field: string) => ({
    what: `This kubeconfig acts as somebody else (\`${field}\`).`,
    why: 'Rights that are borrowed by impersonation cannot be shown or checked beforehand.',
    fix: TOKEN,
  }),
  'basic-auth': () => ({
    what: 'This kubeconfig logs in with a user name and password.',
    why: 'Kubernetes removed passwords in 1.19.',
    fix: TOKEN,
  }),
  'no-credential': () => ({
    what: 'This kubeconfig has no credential.',
    why: 'Its user has neither a token nor a client certificate with its key.',
    fix: `${TOKEN} A secret is only printed with \`--raw\`.`,
  }),
  server: (why: string) => ({
    what: 'The address of this cluster cannot be used.',
    why,
    fix: 'Use an https:// address that is reachable from here, without a user, a query or a fragment.',
  }),
  certificate: (field: string) => ({
    what: `A certificate in this kubeconfig cannot be read (\`${field}\`).`,
    why: 'It is not base64 of a PEM block.',
    fix: 'Print it again with `kubectl config view --minify --flatten --raw`.',
  }),
} satisfies Record<string, (detail: string) => Omit<ProblemWords, 'code'>>;

export type KubeconfigRefusal = keyof typeof REFUSALS;

/** The refusal of one thing in a kubeconfig. Its code is `kubeconfig-<what>`. */
export function refuse(what: KubeconfigRefusal, detail = ''): KubeconfigError {
  return new KubeconfigError({ code: `kubeconfig-${what}`, ...REFUSALS[what](detail) });
}
