import type { KeyPair } from '../certificates.ts';

/** How a kubeconfig's user shows who it is. */
export type KubeconfigCredential = { certificate: KeyPair } | { token: string };

/**
 * A kubeconfig of one context, as YAML text, with everything inline: no path, no command.
 * @param namespace of the context; `default` when absent.
 */
export function kubeconfigText(
  server: string,
  caPem: string,
  user: { name: string; credential: KubeconfigCredential; namespace?: string },
): string {
  const { name, credential, namespace = 'default' } = user;
  return `apiVersion: v1
kind: Config
current-context: landfall-sandbox
clusters:
  - name: landfall-sandbox
    cluster:
      server: ${server}
      certificate-authority-data: ${base64(caPem)}
users:
  - name: ${name}
    user:
${credentialLines(credential)}
contexts:
  - name: landfall-sandbox
    context:
      cluster: landfall-sandbox
      user: ${name}
      namespace: ${namespace}
`;
}

function credentialLines(credential: KubeconfigCredential): string {
  if ('token' in credential) return `      token: ${credential.token}`;
  const { cert, key } = credential.certificate;
  return `      client-certificate-data: ${base64(cert)}\n      client-key-data: ${base64(key)}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
