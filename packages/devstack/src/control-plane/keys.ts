import { createPublicKey } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CertificateSpec, type KeyPair, keptAuthority, keptCertificate } from '../certificates.ts';
import { kubeconfigText } from './kubeconfig.ts';

/** Every certificate of one control plane; the files lie in `folder` under the same names. */
export interface ControlPlaneKeys {
  folder: string;
  caPem: string;
  admin: KeyPair;
}

/** Address of the `kubernetes` Service: the first of the service range. */
const KUBERNETES_SERVICE_IP = '10.96.0.1';

const SERVER_HOSTS = [
  '127.0.0.1',
  'localhost',
  KUBERNETES_SERVICE_IP,
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
];

const ADMIN = { commonName: 'landfall-admin', organization: 'system:masters' };

const COMPONENTS: Record<string, Omit<CertificateSpec, 'usage'>> = {
  'controller-manager': { commonName: 'system:kube-controller-manager' },
  scheduler: { commonName: 'system:kube-scheduler' },
  kwok: { commonName: 'kwok', organization: 'system:masters' },
};

/** Makes or finds the certificates in `folder`, so that a kubeconfig handed out once works after every restart. */
export async function controlPlaneKeys(folder: string): Promise<ControlPlaneKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  // etcd has an authority of its own: a client certificate for the API server opens nothing there.
  const [authority, etcdAuthority] = await Promise.all([
    keptAuthority(folder, 'ca'),
    keptAuthority(folder, 'etcd-ca'),
  ]);
  const local = ['127.0.0.1', 'localhost'];
  const [admin] = await Promise.all([
    keptCertificate(folder, 'admin', authority, { ...ADMIN, usage: 'client' }),
    keptCertificate(folder, 'apiserver', authority, {
      commonName: 'kube-apiserver',
      usage: 'server',
      hosts: SERVER_HOSTS,
    }),
    keptCertificate(folder, 'etcd', etcdAuthority, { commonName: 'etcd', usage: 'both', hosts: local }),
    keptCertificate(folder, 'etcd-client', etcdAuthority, { commonName: 'kube-apiserver', usage: 'client' }),
    keptCertificate(folder, 'kubelet', authority, { commonName: 'kubelet', usage: 'server', hosts: local }),
    keptCertificate(folder, 'kubelet-client', authority, { commonName: 'kube-apiserver', usage: 'client' }),
    serviceAccountKeys(folder, etcdAuthority),
    ...Object.entries(COMPONENTS).map(([name, spec]) =>
      keptCertificate(folder, name, authority, { ...spec, usage: 'client' }),
    ),
  ]);
  return { folder, caPem: authority.cert, admin };
}

/** Service account tokens are signed with a key pair; the API server verifies with the bare public key. */
async function serviceAccountKeys(folder: string, authority: KeyPair): Promise<void> {
  const { cert } = await keptCertificate(folder, 'service-account', authority, {
    commonName: 'service-accounts',
    usage: 'client',
  });
  const publicKey = createPublicKey(cert).export({ type: 'spki', format: 'pem' });
  await writeFile(join(folder, 'service-account.pub'), publicKey);
}

/** Writes a component's own kubeconfig beside its certificate and gives its path. */
export async function writeKubeconfig(keys: ControlPlaneKeys, server: string, name: string): Promise<string> {
  const path = join(keys.folder, `${name}.kubeconfig`);
  const [cert, key] = await Promise.all(
    ['crt', 'key'].map((end) => readFile(join(keys.folder, `${name}.${end}`), 'utf8')),
  );
  const certificate = { cert: cert ?? '', key: key ?? '' };
  await writeFile(path, kubeconfigText(server, keys.caPem, { name, credential: { certificate } }), {
    mode: 0o600,
  });
  return path;
}
