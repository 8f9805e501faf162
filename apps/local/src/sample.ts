import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import tls from 'node:tls';
import { type GitServer, seedRepository } from '@landfall/devstack/git-server';
import { followHook } from './hook-file.ts';
import { inboxFile } from './inbox-file.ts';
import { LaunchError } from './launch-error.ts';
import { giveToApi, type Start } from './start.ts';
import type { StateDir } from './state-dir.ts';
import { runStep } from './steps.ts';

/** The sample repository as somebody needs it to clone and push. */
export interface Sample {
  url: string;
  /** The same over SSH, for a deploy key that is added at the local GitHub's page `settings/keys`. */
  sshUrl: string | null;
  username: string;
  tokenFile: string;
  /** The authority of the local Git server, for `git -c http.sslCAInfo=…`. */
  caFile: string;
}

const name = 'acme/shop';
const username = 'landfall';

/** Makes the sample repository at the first start, and shows it on the board. Anybody may read it; the token pushes. */
export function offerSample(start: Start, git: GitServer, publicUrl: string): Promise<Sample> {
  const { state, board, checkout, stops } = start;
  return runStep(board, 'sample', async () => {
    const tokenFile = path.join(state.local, 'sample-token');
    const token = await keptToken(tokenFile);
    await giveToApi(tokenFile, start.seats);
    const users = [{ name: username, token }];
    const { cloneUrl: url } = await git.createRepository(name, { users, anonymousRead: true });
    await seedOnce(git, path.join(checkout, 'apps/local/sample'), path.join(state.git, 'sample-seeded'));
    const caFile = path.join(state.root, 'git-ca.pem');
    await writeFile(caFile, git.caPem, { mode: 0o644 });

    const webhookFile = await inboxFile(start, 'sample-webhook.json');
    stops.add(await followHook(webhookFile, publicUrl, (hook) => git.setWebhook(name, hook)));
    board.set({
      sampleRepository: {
        url,
        username,
        tokenFile,
        webhookFile,
        cloneLine: cloneLine({ url, username, tokenFile, caFile }),
      },
    });
    const sshUrl = git.ssh?.urlOf(name) ?? null;
    return { result: { url, sshUrl, username, tokenFile, caFile }, words: url };
  });
}

async function keptToken(file: string): Promise<string> {
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (kept) return kept;
  const token = randomBytes(18).toString('base64url');
  await rm(file, { force: true });
  await writeFile(file, token, { mode: 0o440 });
  return token;
}

async function seedOnce(git: GitServer, folder: string, stamp: string): Promise<void> {
  if ((await readFile(stamp).catch(() => undefined)) !== undefined) return;
  await seedRepository(git, name, folder, 'The shop, ready to deploy');
  await writeFile(stamp, '');
}

/**
 * A file with every authority that git in the source role should trust: those of this machine and of Node, the local
 * Git server's, and those the person named. Git takes one file for all of them.
 * @param named a PEM file of the person's
 * @throws LaunchError when it cannot be read or holds no certificate.
 */
export async function trustedAuthorities(
  git: Pick<GitServer, 'caPem'>,
  state: Pick<StateDir, 'root'>,
  named?: string,
): Promise<string> {
  const file = path.join(state.root, 'git-authorities.pem');
  const known = [...tls.getCACertificates('default'), ...tls.getCACertificates('system')];
  const own = named === undefined ? [] : [await readAuthorities(named)];
  const all = [...new Set([...known, git.caPem, ...own].map((pem) => pem.trim()))];
  await writeFile(file, `${all.join('\n')}\n`, { mode: 0o644 });
  return file;
}

async function readAuthorities(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new LaunchError(`--git-ca ${file} cannot be read (${error.code}).`);
  });
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (!certificates) throw new LaunchError(`--git-ca ${file} holds no PEM certificate.`);
  // a private key that stands beside them is not passed on
  return certificates.join('\n');
}

/** Clones with the token read from its file by the shell: the line may be shown where the token may not. */
const cloneLine = ({ url, username: user, tokenFile, caFile }: Omit<Sample, 'sshUrl'>): string =>
  `git clone -c http.sslCAInfo=${caFile} "${url.replace('https://', `https://${user}:$(cat ${tokenFile})@`)}"`;

/** The lines that change the sample and push it, ready to copy. */
export function pushLines(sample: Sample): string[] {
  return [
    // the variable would win over the clone's own setting
    ...(process.env.GIT_SSL_CAINFO === undefined ? [] : ['unset GIT_SSL_CAINFO']),
    cloneLine(sample),
    `cd ${path.basename(sample.url, '.git')}`,
    `sed -i.bak 's/count: 2/count: 5/' shop/overlays/staging/kustomization.yaml`,
    `git commit -am 'Scale web to 5' && git push`,
  ];
}
