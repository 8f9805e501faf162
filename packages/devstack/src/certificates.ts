import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A certificate and its private key, PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

/** What a certificate is for. */
export interface CertificateSpec {
  commonName: string;
  /** Becomes O: Kubernetes reads it as the user's group. */
  organization?: string;
  usage: 'server' | 'client' | 'both';
  /** Names and addresses a server answers to. */
  hosts?: readonly string[];
}

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const LIFE_MS = 10 * YEAR_MS;
const RENEW_BEFORE_MS = YEAR_MS;

/**
 * A certificate authority kept in `dir`, so that what it signed stays valid over restarts. Its name is its own: who trusts
 * two authorities of one name (git with GnuTLS) finds only the first.
 */
export function keptAuthority(dir: string, name: string): Promise<KeyPair> {
  return kept(dir, name, () =>
    make({
      name: [{ name: 'commonName', value: `landfall ${name} ${randomBytes(4).toString('hex')}` }],
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      ],
    }),
  );
}

/** A certificate signed by `authority`, kept in `dir`; made anew when it nears its end. */
export function keptCertificate(
  dir: string,
  name: string,
  authority: KeyPair,
  spec: CertificateSpec,
): Promise<KeyPair> {
  const create = () => make({ name: subject(spec), extensions: extensions(spec), authority });
  const ca = new X509Certificate(authority.cert);
  // A kept one may be of an authority that was made anew, or from before a host was added.
  const stillGood = (cert: X509Certificate) =>
    cert.verify(ca.publicKey) &&
    (spec.hosts ?? []).every((host) => cert.checkHost(host) ?? cert.checkIP(host));
  return kept(dir, name, create, stillGood);
}

function subject({ commonName, organization }: CertificateSpec) {
  const group = organization === undefined ? [] : [{ name: 'organizationName', value: organization }];
  return [...group, { name: 'commonName', value: commonName }];
}

function extensions({ usage, hosts = [] }: CertificateSpec): Extensions {
  const altNames = hosts.map((host) =>
    /^[\d.]+$|:/.test(host) ? ({ type: 7, ip: host } as const) : ({ type: 2, value: host } as const),
  );
  return [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, critical: true },
    { name: 'extKeyUsage', serverAuth: usage !== 'client', clientAuth: usage !== 'server' },
    ...(altNames.length > 0 ? [{ name: 'subjectAltName' as const, altNames }] : []),
  ];
}

type Options = NonNullable<Parameters<typeof generate>[1]>;
type Extensions = NonNullable<Options['extensions']>;

async function make(from: {
  name: { name: string; value: string }[];
  extensions: Extensions;
  authority?: KeyPair;
}): Promise<KeyPair> {
  const now = Date.now();
  const made = await generate(from.name, {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // An hour back: clocks of containers and hosts are not always one.
    notBeforeDate: new Date(now - 60 * 60 * 1000),
    notAfterDate: new Date(now + LIFE_MS),
    extensions: from.extensions,
    ...(from.authority ? { ca: { cert: from.authority.cert, key: from.authority.key } } : {}),
  });
  return { cert: made.cert, key: made.private };
}

async function kept(
  dir: string,
  name: string,
  create: () => Promise<KeyPair>,
  stillGood: (cert: X509Certificate) => boolean = () => true,
): Promise<KeyPair> {
  const [certPath, keyPath] = [join(dir, `${name}.crt`), join(dir, `${name}.key`)];
  const [cert, key] = await Promise.all(
    [certPath, keyPath].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  if (cert && key && matches(cert, key, stillGood)) return { cert, key };
  const made = await create();
  await mkdir(dir, { recursive: true });
  await writeFile(keyPath, made.key, { mode: 0o600 });
  await writeFile(certPath, made.cert);
  return made;
}

function matches(cert: string, key: string, stillGood: (cert: X509Certificate) => boolean): boolean {
  try {
    const parsed = new X509Certificate(cert);
    return (
      parsed.checkPrivateKey(createPrivateKey(key)) &&
      stillGood(parsed) &&
      parsed.validToDate.getTime() - Date.now() > RENEW_BEFORE_MS
    );
  } catch {
    return false;
  }
}
