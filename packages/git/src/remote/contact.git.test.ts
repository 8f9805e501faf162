import { parseAllowList } from '@landfall/egress';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, answering } from '../../test/answering.ts';
import { commitServed, type GitWorld, gitWorld, USER } from '../../test/git-world.ts';
import { processesOf } from '../../test/processes.ts';
import { throughDoor } from '../door/door.ts';
import { FETCH_LIMITS, fetchCommit, GitError, listRemote, resolveRevision } from '../index.ts';
import { runGit } from '../run/run-git.ts';

let world: GitWorld;

beforeAll(async () => {
  world = await gitWorld();
  commitServed(world, { 'a.yaml': 'a: 1\n' }, 'First');
});
afterAll(() => world.stop());

const host = (answer: Answer) => answering(world, answer);

async function failure(promise: Promise<unknown>): Promise<GitError> {
  const error = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof GitError)) throw new Error(`expected a GitError, got ${String(error)}`);
  const basic = Buffer.from(`${USER.name}:${USER.token}`).toString('base64');
  const told = `${error.message} ${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.words)}`;
  expect(told).not.toContain(USER.token);
  expect(told).not.toContain(basic);
  return error;
}

describe('what a person is told', () => {
  it('without a token', async () => {
    const { credential: _, ...remote } = world.remote;
    const error = await failure(listRemote(remote));
    expect(error).toMatchObject({ code: 'authentication-failed', retriable: false });
    expect(error.words.why).toContain('asks for a user and a token');
  });

  it('with a wrong token', async () => {
    const error = await failure(
      listRemote({ ...world.remote, credential: { username: 'ci', token: 'wrong' } }),
    );
    expect(error.code).toBe('authentication-failed');
    expect(error.words.why).toContain('did not accept the user and token');
    expect(error.message).not.toContain('wrong');
  });

  it('when there is no such repository', async () => {
    const error = await failure(
      listRemote({ ...world.remote, url: world.remote.url.replace('shop', 'none') }),
    );
    expect(error).toMatchObject({ code: 'repository-not-found', retriable: false });
  });

  it('when nobody listens', async () => {
    const remote = { ...world.remote, url: 'https://127.0.0.1:1/a', allow: parseAllowList(['127.0.0.1']) };
    const error = await failure(listRemote(remote));
    expect(error).toMatchObject({ code: 'unreachable', retriable: true });
    expect(error.words).toMatchObject({ what: 'Could not read 127.0.0.1:1/a.', at: expect.any(String) });
  });

  it('when the name does not resolve', async () => {
    const error = await failure(listRemote({ ...world.remote, url: 'https://nowhere.invalid/a' }));
    expect(error).toMatchObject({ code: 'name-not-resolved', retriable: true });
  });

  it('when the address is not allowed, before anything is dialled', async () => {
    const { remote, got } = await host((_, response) => response.end());
    const error = await failure(listRemote({ ...remote, allow: [] }));
    expect(error.code).toBe('address-refused');
    expect(error.words.fix).toContain('--allow-address 127.0.0.1:');
    expect(got).toEqual([]);
  });

  it('when the certificate is not trusted', async () => {
    const { caPem: _, ...remote } = world.remote;
    const error = await failure(listRemote(remote));
    expect(error).toMatchObject({ code: 'unreachable' });
    expect(error.words.why).toContain('certificate');
    expect(error.words.why).not.toMatch(/CAfile|\.pem/);
  });

  it.each([
    [403, 'authentication-failed'],
    [404, 'repository-not-found'],
    [429, 'unreachable'],
    [500, 'unreachable'],
    [503, 'unreachable'],
  ])('when the host answers %i', async (status, code) => {
    const { remote } = await host((_, response) => response.writeHead(status).end(`token ${USER.token}`));
    expect((await failure(listRemote(remote))).code).toBe(code);
  });

  it.each([
    ['zzzz', 'rubbish that says it is Git'],
    ['001e# service=git-upload-pack\n0000000eversion 2\n', 'half an answer'],
    ['0040ERR \u001b[31mvisit http://evil.example\u001b[0m\u202e now please ', 'words for the terminal'],
  ])('when the host answers with %j', async (body) => {
    const type = 'application/x-git-upload-pack-advertisement';
    const { remote } = await host((_, response) => response.setHeader('content-type', type).end(body));
    const error = await failure(listRemote(remote));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may come through
    expect(error.message).not.toMatch(/[\u0000-\u001f\u202e]/);
  });

  it('when the address is a web page: no branches, as of an empty repository', async () => {
    const page = await host((_, response) => response.setHeader('content-type', 'text/html').end('<html>'));
    const refs = await listRemote(page.remote);
    expect(() => resolveRevision(refs, 'HEAD')).toThrow('leads to a web page');
  });

  it('and never in a url that was refused', async () => {
    const url = `https://ci:${USER.token}@127.0.0.1/a`;
    expect((await failure(listRemote({ ...world.remote, url }))).code).toBe('url-refused');
  });
});

describe('CRED-1, SSRF-3: a credential goes to the host it was given for, and no redirect is followed', () => {
  it.each([301, 302, 307, 308])('a %i to another host is not followed', async (status) => {
    const canary = await host((_, response) => response.end());
    const location = `https://localhost:${canary.port}/acme/shop.git/info/refs?service=git-upload-pack`;
    const { remote, got } = await host((_, response) => response.writeHead(status, { location }).end());
    const error = await failure(listRemote(remote));
    expect(error.code).toBe('repository-moved');
    expect(got[0]?.authorization).toMatch(/^Basic /);
    expect(canary.got).toEqual([]);
  });

  it('a redirect on the same host is not followed either', async () => {
    const { remote, got } = await host((_, response) =>
      response.writeHead(302, { location: '/elsewhere' }).end(),
    );
    expect((await failure(listRemote(remote))).code).toBe('repository-moved');
    expect(got).toHaveLength(1);
  });
});

describe('SSRF-4: the address that was checked is the one that is dialled', () => {
  it('whatever the name would say', async () => {
    const { port, got, remote } = await host((_, response) => response.writeHead(404).end());
    const url = new URL(`https://pinned.example:${port}/acme/shop.git`);
    const pinned = {
      url,
      host: url.hostname,
      port,
      address: '127.0.0.1',
      family: 4 as const,
      addresses: ['127.0.0.1'],
    };
    const args = ['ls-remote', '--', url.href];
    await throughDoor({ pinned, caPem: remote.caPem ?? '' }, (way) =>
      runGit({ args, contact: { pinned, way }, maxOutputBytes: 1000, timeoutMs: 20_000 }),
    );
    expect(got.map((headers) => headers.host)).toEqual([`pinned.example:${port}`]);
  });
});

describe('a host that does not answer', () => {
  it('is given up on, and no process stays behind', async () => {
    const mirror = await world.mirror('silent');
    const { remote, got } = await host(() => undefined);
    const silent = { ...mirror, remote };
    const limits = { ...FETCH_LIMITS, timeoutMs: 700 };
    const error = await failure(fetchCommit(silent, { ref: 'refs/heads/main' }, limits));
    expect(error).toMatchObject({ code: 'timed-out', retriable: true });
    expect(got).toHaveLength(1);
    expect(processesOf(mirror.dir)).toEqual([]);
  });
});

it('a host that nobody vouches for is refused, and told no credential', async () => {
  const { remote, got } = await host((_request, response) => void response.end());
  await expect(listRemote({ ...remote, caPem: world.server.caPem })).rejects.toMatchObject({
    code: 'unreachable',
  });
  expect(got).toEqual([]);
});
