import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2, { type AuthContext, type Client, type Connection } from 'ssh2';
import { keptPort } from '../ports.ts';
import type { HandleContext } from './handle.ts';
import { askedBy, serveOverSsh } from './ssh-git.ts';

/** A Git server's door for SSH: deploy keys only, git only. */
export interface SshDoor {
  port: number;
  /** What a client has to know of it: a line for each of its host keys. */
  knownHosts: string;
  /** `ssh://git@127.0.0.1:…/owner/name.git` */
  urlOf(fullName: string): string;
  stop(): Promise<void>;
}

const KINDS = ['ed25519', 'ecdsa'] as const;

/** Opens the door on loopback; its host keys are kept below `dir`. Git's programs do the work. */
export async function openSshDoor(
  context: Pick<HandleContext, 'dir' | 'store' | 'pushed'> & { track(work: Promise<unknown>): void },
): Promise<SshDoor> {
  const { dir } = context;
  const hostKeys = await Promise.all(KINDS.map((kind) => keptHostKey(dir, kind)));
  const port = await keptPort(dir, 'ssh');
  const open = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys }, (client) => {
    open.add(client);
    // The types know it of the other side only.
    (client as Connection & Pick<Client, 'setNoDelay'>).setNoDelay(true);
    client.on('error', () => client.end());
    client.on('close', () => open.delete(client));
    serve(context, client);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port,
    knownHosts: hostKeys.map((key) => `[127.0.0.1]:${port} ${publicLine(key)}`).join('\n'),
    urlOf: (fullName) => `ssh://git@127.0.0.1:${port}/${fullName}.git`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const client of open) client.end();
      }),
  };
}

function serve(context: Parameters<typeof openSshDoor>[0], client: Connection): void {
  let key = '';
  client.on('authentication', (asking) => {
    const shown = keyOf(asking);
    const isKnown =
      shown !== undefined &&
      context.store.list().some(({ deployKeys }) => deployKeys?.some((held) => held.key === shown));
    if (!isKnown) return asking.reject(['publickey']);
    key = shown;
    asking.accept();
  });
  client.on('session', (accept) => {
    const session = accept();
    let protocol: string | undefined;
    session.on('env', (agree, _refuse, { key: name, val }) => {
      if (name === 'GIT_PROTOCOL' && /^version=[012]$/.test(val)) protocol = val;
      agree?.();
    });
    session.on('exec', (agree, _refuse, { command }) => {
      const channel = agree();
      const asked = askedBy(context, key, command);
      if ('record' in asked) return context.track(serveOverSsh(context, channel, asked, protocol));
      channel.stderr.write(`ERROR: ${asked.refused}\n`);
      channel.exit(1);
      channel.end();
    });
  });
}

/** The key that somebody proves to hold, or asks about, as its public line; undefined for anybody but `git` with a key. */
function keyOf(asking: AuthContext): string | undefined {
  if (asking.method !== 'publickey' || asking.username !== 'git') return undefined;
  const parsed = ssh2.utils.parseKey(asking.key.data);
  if (parsed instanceof Error) return undefined;
  const { blob, signature, hashAlgo } = asking;
  if (signature && blob && parsed.verify(blob, signature, hashAlgo) !== true) return undefined;
  return `${parsed.type} ${asking.key.data.toString('base64')}`;
}

function publicLine(privateKey: string): string {
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  return `${parsed.type} ${parsed.getPublicSSH().toString('base64')}`;
}

async function keptHostKey(dir: string, kind: (typeof KINDS)[number]): Promise<string> {
  const file = join(dir, `ssh-host-${kind}`);
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return kept;
  const made =
    kind === 'ecdsa'
      ? ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 })
      : ssh2.utils.generateKeyPairSync('ed25519');
  await mkdir(dir, { recursive: true });
  await writeFile(file, made.private, { mode: 0o600 });
  return made.private;
}
