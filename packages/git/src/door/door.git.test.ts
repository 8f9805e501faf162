import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { checkAddress } from '@landfall/egress';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, answering } from '../../test/answering.ts';
import { commitServed, type GitWorld, gitWorld, USER } from '../../test/git-world.ts';
import { ADVERTISED, line, OID, speaksTwo } from '../../test/speaks-two.ts';
import { fetchCommit, listRemote, type Remote } from '../index.ts';
import { throughDoor } from './door.ts';
import type { Way } from './way.ts';

let world: GitWorld;

beforeAll(async () => {
  world = await gitWorld();
  commitServed(world, { 'a.yaml': 'a: 1\n' }, 'First');
});
afterAll(() => world.stop());

const host = (answer: Answer) => answering(world, answer);

const named = async (remote: Remote) => (await listRemote(remote)).refs.map(({ name }) => name);

describe('the next git', () => {
  it('finds the connection of the one before, and is told from memory what the host can do', async () => {
    const { remote, seen } = await host(speaksTwo);
    expect(await named(remote)).toEqual(['main']);
    expect(await named(remote)).toEqual(['main']);
    expect(seen).toEqual({
      asked: [
        'GET /acme/shop.git/info/refs?service=git-upload-pack',
        'POST /acme/shop.git/git-upload-pack',
        'POST /acme/shop.git/git-upload-pack',
      ],
      connections: 1,
    });
  });

  it('with another credential or of another repository is told nothing that was said to this one', async () => {
    const { remote, seen } = await host(speaksTwo);
    await listRemote(remote);
    await listRemote({ ...remote, credential: { username: 'ci', token: 'another' } });
    await listRemote({ ...remote, url: remote.url.replace('shop', 'other') });
    expect(seen.asked.filter((one) => one.startsWith('GET'))).toHaveLength(3);
  });

  it('is dialled anew where the host ended the connection meanwhile', async () => {
    const { remote, seen, server } = await host(speaksTwo);
    await listRemote(remote);
    server.closeIdleConnections();
    expect(await named(remote)).toEqual(['main']);
    expect(seen.connections).toBe(2);
  });

  it('sends no push a second time: the host may have done it before it hung up', async () => {
    let pushes = 0;
    const { remote, seen } = await host((asked, response) => {
      if (asked.url?.endsWith('/git-receive-pack') !== true) return speaksTwo(asked, response);
      pushes += 1;
      asked.socket.destroy();
    });
    await listRemote(remote);
    const pinned = await checkAddress(remote.url, { allow: remote.allow });
    const { met } = await throughDoor({ pinned, caPem: remote.caPem ?? '' }, async ({ origin, pass }) => {
      const how = { method: 'POST', path: '/acme/shop.git/git-receive-pack' };
      const sent = request(origin, { ...how, headers: { 'Landfall-Pass': pass } }).end('pack');
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      expect(answer.resume().statusCode).toBe(502);
    });
    expect([pushes, seen.connections]).toEqual([1, 1]);
    expect(met.trouble).toContain('connection reset');
  });

  it('is told what became of the repository, and not what the host could do before', async () => {
    let answer: Answer = speaksTwo;
    const { remote } = await host((asked, response) => answer(asked, response));
    await listRemote(remote);
    for (const [status, code] of [
      [401, 'authentication-failed'],
      [404, 'repository-not-found'],
      [301, 'repository-moved'],
    ] as const) {
      answer = (_, response) => void response.writeHead(status, { location: '/elsewhere' }).end();
      await expect(listRemote(remote)).rejects.toMatchObject({ code });
      answer = speaksTwo;
      expect(await named(remote)).toEqual(['main']);
    }
  });

  it('is not held to what a host could do that has learned less since', async () => {
    world.served(['config', 'uploadpack.allowFilter', 'true']);
    const mirror = await world.mirror('learned-less');
    await fetchCommit(mirror, { ref: 'refs/heads/main' });
    world.served(['config', 'uploadpack.allowFilter', 'false']);
    const commit = commitServed(world, { 'b.yaml': 'b: 1\n' }, 'Second');
    expect(await fetchCommit(mirror, { commit })).toBe(commit);
  });

  it('of a host that names its refs at once is told them each time', async () => {
    let head = OID;
    const { remote, seen } = await host((_, response) => {
      const first = line(`${head} HEAD\0symref=HEAD:refs/heads/main\n`);
      const refs = `${first}${line(`${head} refs/heads/main\n`)}0000`;
      const body = `${line('# service=git-upload-pack\n')}0000${refs}`;
      response.setHeader('content-type', ADVERTISED).end(body);
    });
    expect((await listRemote(remote)).refs[0]?.commit).toBe(OID);
    head = 'b'.repeat(40);
    expect((await listRemote(remote)).refs[0]?.commit).toBe(head);
    expect(seen.asked).toHaveLength(2);
  });
});

it('carries what is long, in both directions', async () => {
  const mirror = await world.mirror('long');
  const bytes = new Uint8Array(3_000_000).map((_, at) => (at * 2_654_435_761) >>> 13);
  const commit = commitServed(world, { 'long.bin': bytes }, 'Long');
  expect(await fetchCommit(mirror, { commit })).toBe(commit);
});

it('sends on what is longer than can be sent twice, as it comes and whole', async () => {
  let received = 0;
  const { remote } = await host((asked, response) => {
    asked.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    asked.on('end', () => response.end(String(received)));
  });
  const pinned = await checkAddress(remote.url, { allow: remote.allow });
  await throughDoor({ pinned, caPem: remote.caPem ?? '' }, async ({ origin, pass }) => {
    const how = {
      method: 'POST',
      path: '/acme/shop.git/git-receive-pack',
      headers: { 'Landfall-Pass': pass },
    };
    const sent = request(origin, how);
    for (let at = 0; at < 30; at += 1) sent.write(Buffer.alloc(10_000, at));
    sent.end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of answer) text += chunk;
    expect(text).toBe('300000');
  });
});

describe('nobody else goes through', () => {
  const knock = async (
    way: Pick<Way, 'origin'>,
    path: string,
    headers: Record<string, string>,
    method = 'GET',
  ) => {
    // As it is written: a URL would have been tidied up.
    const sent = request(way.origin, { path, method, headers }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  };
  const path = '/acme/shop.git/info/refs?service=git-upload-pack';

  it('without the pass, with a wrong one, or with one whose git has ended', async () => {
    const { remote, seen } = await host(speaksTwo);
    const pinned = await checkAddress(remote.url, { allow: remote.allow });
    const { result } = await throughDoor({ pinned, caPem: remote.caPem ?? '' }, async (way) => {
      expect(await knock(way, path, {})).toBe(403);
      expect(await knock(way, path, { 'Landfall-Pass': 'x'.repeat(43) })).toBe(403);
      expect(seen.asked).toEqual([]);
      expect(await knock(way, path, { 'Landfall-Pass': way.pass })).toBe(200);
      return way;
    });
    expect(await knock(result, path, { 'Landfall-Pass': result.pass })).toBe(403);
    expect(seen.asked).toEqual([`GET ${path}`]);
  });

  it.each([
    ['GET', '/acme/other.git/info/refs?service=git-upload-pack'],
    ['GET', '/acme/shop.git/../other.git/info/refs?service=git-upload-pack'],
    ['GET', '/acme/shop.git/info/refs?service=git-upload-archive'],
    ['GET', '/acme/shop.git/HEAD'],
    ['GET', '/acme/shop.git/git-upload-pack'],
    ['POST', '/acme/shop.git/info/refs?service=git-upload-pack'],
    ['DELETE', '/acme/shop.git/git-receive-pack'],
    ['GET', 'http://169.254.169.254/latest'],
  ])('to anything but the one repository: %s %s', async (method, to) => {
    const { remote, seen } = await host(speaksTwo);
    const pinned = await checkAddress(remote.url, { allow: remote.allow });
    await throughDoor({ pinned, caPem: remote.caPem ?? '' }, async (way) => {
      expect(await knock(way, to, { 'Landfall-Pass': way.pass }, method)).toBe(403);
    });
    expect(seen.asked).toEqual([]);
  });

  it('and the host learns no more of git than it has to', async () => {
    const got: IncomingMessage['headers'][] = [];
    const { remote } = await host((asked, response) => {
      got.push(asked.headers);
      speaksTwo(asked, response);
    });
    await listRemote(remote);
    for (const headers of got) {
      expect(headers['landfall-pass']).toBeUndefined();
      expect(headers.authorization).toBe(
        `Basic ${Buffer.from(`${USER.name}:${USER.token}`).toString('base64')}`,
      );
    }
  });
});
