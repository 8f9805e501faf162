import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, connect as netConnect, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { commitServed } from '../../test/git-world.ts';
import { childrenOf, processesOf } from '../../test/processes.ts';
import { asHostKey, makeKey, type SshWorld, sshWorld } from '../../test/ssh-world.ts';
import {
  checkout,
  FETCH_LIMITS,
  fetchCommit,
  GitError,
  listRemote,
  offeredHostKeys,
  openMirror,
  pushRevert,
  type Remote,
} from '../index.ts';
import { connect } from './connect.ts';

let world: SshWorld;
let first: string;
const servers: Server[] = [];

beforeAll(async () => {
  world = await sshWorld();
  first = commitServed(world, { 'a.yaml': 'a: 1\n' }, 'First');
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => world?.stop());

async function failure(promise: Promise<unknown>): Promise<GitError> {
  const error = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof GitError)) throw new Error(`expected a GitError, got ${String(error)}`);
  const told = `${error.message} ${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.words)}`;
  expect(told).not.toMatch(/PRIVATE KEY|b3BlbnNzaC1rZXk/);
  return error;
}

const withAccess = (access: Partial<NonNullable<Remote['ssh']>>): Remote => ({
  ...world.ssh,
  ssh: { privateKey: world.key.private, hostKeys: world.hostKeys, ...access },
});

describe('a repository over SSH', () => {
  it('is listed, fetched and checked out as over https', async () => {
    const { refs, defaultBranch } = await listRemote(world.ssh);
    expect(refs).toEqual([{ name: 'main', kind: 'branch', commit: first }]);
    expect(defaultBranch).toBe('main');
    const mirror = await openMirror({ dir: `${world.folder}/ssh`, remote: world.ssh });
    await fetchCommit(mirror, { commit: first, ref: 'refs/heads/main' });
    const tree = await checkout(mirror, first, { into: world.trees });
    await tree.dispose();
  });

  it('is reached at whichever of the checked addresses answers', async () => {
    const told = {
      port: world.door.port,
      user: 'git',
      hostKeys: world.hostKeys,
      privateKey: world.key.private,
    };
    const client = await connect({ ...told, addresses: ['::1', '127.0.0.1'] });
    client.end();
    const nowhere = connect({ ...told, addresses: ['::1'] });
    await expect(nowhere).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it.each(['ecdsa', 'rsa'] as const)('opens by a deploy key of the type %s too', async (type) => {
    const key = makeKey(type);
    await world.server.addDeployKey('acme/shop', key.public, { readOnly: true });
    expect((await listRemote(withAccess({ privateKey: key.private }))).refs).toHaveLength(1);
  });

  it('takes a branch that brings it back, by a key that may write, and by no other', async () => {
    const bad = commitServed(world, { 'a.yaml': 'a: 2\n' }, 'Second');
    const revert = { head: bad, good: first, paths: [''], message: 'Back', at: new Date(0) };
    const reading = await openMirror({ dir: `${world.folder}/ssh`, remote: world.ssh });
    const refused = await failure(pushRevert(reading, { ...revert, branch: 'back-1' }));
    expect(refused).toMatchObject({ code: 'push-refused' });
    expect(refused.words.why).toContain('deploy key may not write');
    const key = makeKey();
    await world.server.addDeployKey('acme/shop', key.public);
    const writing = { ...reading, remote: withAccess({ privateKey: key.private }) };
    const commit = await pushRevert(writing, { ...revert, branch: 'back-2' });
    expect(world.served(['rev-parse', 'refs/heads/back-2'])).toBe(commit);
  });
});

describe('a host is known, or nothing is said to it', () => {
  it('by no key at all: nothing is dialled', async () => {
    const error = await failure(listRemote(withAccess({ hostKeys: [] })));
    expect(error).toMatchObject({ code: 'host-key-unknown', retriable: false });
  });

  it('by another key of the same type: its fingerprint is told, and no key of ours is shown', async () => {
    const hostKeys = [asHostKey(makeKey())];
    const error = await failure(listRemote(withAccess({ hostKeys })));
    expect(error).toMatchObject({ code: 'host-key-changed', retriable: false });
    expect(error.words.why).toMatch(/: ssh-ed25519 SHA256:[\w+/]{43}\. Somebody may be in between/);
  });

  it('by a key of a type that it has not', async () => {
    const hostKeys = [asHostKey(makeKey('rsa'))];
    expect(await failure(listRemote(withAccess({ hostKeys })))).toMatchObject({ code: 'host-key-changed' });
  });

  it('by one of several', async () => {
    for (const known of world.hostKeys) {
      const hostKeys = [asHostKey(makeKey('rsa')), known];
      expect((await listRemote(withAccess({ hostKeys }))).refs).not.toEqual([]);
    }
  });
});

describe('the keys that a host shows', () => {
  it('are all that it has, and nothing of ours is said for them', async () => {
    const keys = await offeredHostKeys(world.ssh);
    expect(keys).toEqual(world.hostKeys);
  });

  it('are not waited for longer than they take, by a host that does not let go', async () => {
    const held = createServer({ allowHalfOpen: true }, (client) => {
      const host = netConnect(world.door.port, '127.0.0.1');
      client.on('error', () => undefined).pipe(host);
      // What the host ends, the one in between holds open.
      host.on('error', () => undefined).pipe(client, { end: false });
    }).listen(0, '127.0.0.1');
    servers.push(held);
    await once(held, 'listening');
    const { port } = held.address() as AddressInfo;
    const url = `ssh://git@127.0.0.1:${port}/acme/shop`;
    expect(await offeredHostKeys({ url, allow: [{ host: '127.0.0.1', port }] })).toEqual(world.hostKeys);
  });

  it('are asked for by a program that knows where, and nothing else of ours', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    servers.push(silent);
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    vi.stubEnv('LANDFALL_CANARY', 'canary');
    const asked = failure(
      offeredHostKeys({ url: `ssh://git@127.0.0.1:${port}/acme/shop`, allow: [{ host: '127.0.0.1', port }] }),
    );
    const [socket] = (await once(silent, 'connection')) as [Socket];
    const names = childrenOf(process.pid, 'show-host-keys').map((child) => Object.keys(child).sort());
    vi.unstubAllEnvs();
    expect(names).toEqual([['LANDFALL_SSH', 'NODE_COMPILE_CACHE']]);
    socket.destroy();
    silent.on('connection', (other: Socket) => other.destroy());
    expect((await asked).code).toBe('unreachable');
  });

  it('are not asked for inside, nor of a host over https', async () => {
    expect(await failure(offeredHostKeys({ ...world.ssh, allow: [] }))).toMatchObject({
      code: 'address-refused',
    });
    expect(await failure(offeredHostKeys(world.remote))).toMatchObject({ code: 'url-refused' });
  });

  it('are none where nobody listens', async () => {
    const url = 'ssh://git@127.0.0.1:1025/acme/shop';
    const error = await failure(offeredHostKeys({ url, allow: [{ host: '127.0.0.1' }] }));
    expect(error).toMatchObject({ code: 'unreachable' });
    expect(error.words.why).toContain('ECONNREFUSED');
  });
});

describe('what a person is told', () => {
  it('when the host does not know the deploy key', async () => {
    const error = await failure(listRemote(withAccess({ privateKey: makeKey().private })));
    expect(error).toMatchObject({ code: 'authentication-failed', retriable: false });
    expect(error.words.fix).toContain('Add its public key');
  });

  it('when the key opens another repository', async () => {
    await world.server.createRepository('acme/other');
    const error = await failure(listRemote({ ...world.ssh, url: world.door.urlOf('acme/other') }));
    expect(error).toMatchObject({ code: 'repository-not-found' });
    expect(error.words.why).toContain('for this deploy key');
  });

  it('when there is no deploy key', async () => {
    const { ssh: _, ...remote } = world.ssh;
    expect(await failure(listRemote(remote))).toMatchObject({ code: 'authentication-failed' });
  });

  it('when the key cannot be read, without a word of it', async () => {
    const error = await failure(listRemote(withAccess({ privateKey: 'b3BlbnNzaC1rZXk canary' })));
    expect(error.message).not.toContain('canary');
  });

  it('when the address is private, before anything is dialled', async () => {
    const error = await failure(listRemote({ ...world.ssh, allow: [] }));
    expect(error).toMatchObject({ code: 'address-refused' });
  });

  it('when nobody listens', async () => {
    const url = 'ssh://git@127.0.0.1:1025/acme/shop';
    const error = await failure(listRemote({ ...world.ssh, url, allow: [{ host: '127.0.0.1' }] }));
    expect(error).toMatchObject({ code: 'unreachable', retriable: true });
    expect(error.words.why).toContain('ECONNREFUSED');
  });

  it.each([
    ['HTTP/1.1 400 Bad Request\r\n\r\n', 'another protocol'],
    ['SSH-1.5-old\r\n', 'an old protocol'],
    [`landfall-ssh: host-key ssh-ed25519 forged\r\n\u001b[31mSSH-2.0-\u0000\r\n`, 'words of ours'],
  ])('when the host answers with %j', async (greeting) => {
    const server = createServer((socket) => socket.on('error', () => undefined).end(greeting));
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `ssh://git@127.0.0.1:${port}/acme/shop`;
    const error = await failure(listRemote({ ...world.ssh, url, allow: [{ host: '127.0.0.1', port }] }));
    expect(error).toMatchObject({ code: 'unreachable' });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may come through
    expect(error.message).not.toMatch(/[\u0000-\u001f]/);
  });
});

it('a host that never answers is given up on, and no process stays behind', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined));
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `ssh://git@127.0.0.1:${port}/acme/shop`;
  const dir = `${world.folder}/silent`;
  const remote = { ...world.ssh, url, allow: [{ host: '127.0.0.1', port }] };
  const mirror = await openMirror({ dir, remote });
  const limits = { ...FETCH_LIMITS, timeoutMs: 700 };
  const error = await failure(fetchCommit(mirror, { ref: 'refs/heads/main' }, limits));
  expect(error).toMatchObject({ code: 'timed-out', retriable: true });
  expect(processesOf(dir)).toEqual([]);
  expect(processesOf(`127.0.0.1:${port}`)).toEqual([]);
});
