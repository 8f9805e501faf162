import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Answer, answering, reachedOf } from '../../test/answering.ts';
import { commitServed, type GitWorld, gitWorld, USER } from '../../test/git-world.ts';
import { first, line, OID, REFS, RESULT, speaksTwo } from '../../test/speaks-two.ts';
import { fetchCommit, listRemote, type Remote } from '../index.ts';
import { throughDoor } from './door.ts';
import { rememberGreeting } from './greetings.ts';
import type { Way } from './way.ts';

let world: GitWorld;

beforeAll(async () => {
  world = await gitWorld();
  commitServed(world, { 'a.yaml': 'a: 1\n' }, 'First');
});
afterAll(() => world.stop());

const host = (answer: Answer) => answering(world, answer);

/** By what git would be let through. */
const wayTo = async (remote: Remote, options?: { writes: boolean }): Promise<Way> =>
  (await throughDoor(await reachedOf(remote), async (way) => way, options)).result;

/** Only what speaks http names encodings. */
const isByHttp: (asked: Parameters<Answer>[0]) => boolean = ({ headers }) =>
  headers['accept-encoding'] !== undefined;

describe('a git that reads where the host is known', () => {
  it('speaks its own protocol, and starts no other program', async () => {
    const byHttp: boolean[] = [];
    const { remote, got } = await host((asked, response) => {
      byHttp.push(isByHttp(asked));
      speaksTwo(asked, response);
    });
    await listRemote(remote);
    expect((await listRemote(remote)).refs).toEqual([expect.objectContaining({ name: 'main', commit: OID })]);
    expect(byHttp).toEqual([expect.anything(), true, false]);
    expect(got.at(-1)).toMatchObject({
      'git-protocol': 'version=2',
      'content-type': 'application/x-git-upload-pack-request',
      'user-agent': expect.stringMatching(/^git\/2/),
      authorization: `Basic ${Buffer.from(`${USER.name}:${USER.token}`).toString('base64')}`,
    });
    expect(JSON.stringify(got)).not.toContain('andfall');
  });

  it('does not where the host is not known, or where it writes', async () => {
    const { remote } = await host(speaksTwo);
    expect(await wayTo(remote)).not.toHaveProperty('lines');
    await listRemote(remote);
    expect(await wayTo(remote)).toHaveProperty('lines');
    expect(await wayTo(remote, { writes: true })).not.toHaveProperty('lines');
  });

  it('fetches commit after commit, each beside what the mirror has', async () => {
    const mirror = await world.mirror('lines');
    for (const value of [1, 2, 3, 4]) {
      const bytes = new Uint8Array(400_000).map((_, at) => ((at + value) * 2_654_435_761) >>> 13);
      const commit = commitServed(world, { 'a.yaml': `a: ${value}\n`, 'b.bin': bytes }, `Change ${value}`);
      expect(await fetchCommit(mirror, { commit })).toBe(commit);
    }
    expect(await wayTo(mirror.remote)).toHaveProperty('lines');
    await expect(fetchCommit(mirror, { commit: OID })).rejects.toMatchObject({ code: 'revision-not-found' });
  });

  it.each<[string, Answer]>([
    ['says that it is busy', (_, response) => void response.writeHead(503).end()],
    ['sends something else', (_, response) => void response.end(REFS)],
    [
      'sends it packed',
      (_, response) =>
        void response.writeHead(200, { 'content-type': RESULT, 'content-encoding': 'gzip' }).end(REFS),
    ],
    ['is cut short', (_, response) => void response.setHeader('content-type', RESULT).end(REFS.slice(0, -4))],
    ['hangs up', (asked) => void asked.socket.destroy()],
  ])('asks by http where the host %s, and keeps to that', async (_, answer) => {
    const { remote } = await host((asked, response) =>
      isByHttp(asked) || asked.method === 'GET' ? speaksTwo(asked, response) : answer(asked, response),
    );
    await listRemote(remote);
    expect(await wayTo(remote)).toHaveProperty('lines');
    expect((await listRemote(remote)).refs).toHaveLength(1);
    expect(await wayTo(remote)).not.toHaveProperty('lines');
  });
});

it('ends where the host is silent for half a minute, before it answers or while it does', async () => {
  for (const answer of [
    () => undefined,
    (_: unknown, response: Parameters<Answer>[1]) =>
      void response.setHeader('content-type', RESULT).write(REFS.slice(0, 20)),
  ]) {
    const { remote, seen } = await host((asked, response) =>
      asked.method === 'GET' || isByHttp(asked) ? speaksTwo(asked, response) : answer(asked, response),
    );
    await listRemote(remote);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    await throughDoor(await reachedOf(remote), async ({ lines = '', pass }) => {
      const { hostname, port } = new URL(lines);
      const socket = createConnection({ host: hostname, port: Number(port) }).resume();
      const closed = once(socket, 'close');
      socket.write(`${first(`/${pass}/acme/shop.git`)}${line('command=ls-refs\n')}0000`);
      while (seen.asked.length < 3) await turn();
      for (let at = 0; at < 20; at += 1) await turn();
      vi.advanceTimersByTime(29_000);
      await turn();
      expect(socket.closed).toBe(false);
      vi.advanceTimersByTime(2_000);
      await closed;
    });
    vi.useRealTimers();
  }
});

describe('nobody else goes through', () => {
  /** What came back from the door before it hung up, or within a moment. */
  async function knock(lines: string, text: string): Promise<string> {
    const { hostname, port } = new URL(lines);
    const socket = createConnection({ host: hostname, port: Number(port) });
    let got = '';
    socket.on('data', (chunk: Buffer) => {
      got += chunk;
      socket.destroy();
    });
    socket.write(text);
    await once(socket, 'close');
    return got;
  }

  it('with a wrong pass, to another repository or another service, or in another language', async () => {
    const { remote, seen } = await host(speaksTwo);
    await listRemote(remote);
    const before = [...seen.asked];
    await throughDoor(await reachedOf(remote), async ({ lines = '', pass }) => {
      const own = `/${pass}/acme/shop.git`;
      expect(await knock(lines, first(own))).toContain('version 2');
      for (const text of [
        first(`/${'x'.repeat(43)}/acme/shop.git`),
        first('/acme/shop.git'),
        first(`/${pass}/acme/other.git`),
        first(`/${pass}/acme/shop.git/../other.git`),
        first(own, { service: 'git-receive-pack' }),
        first(own, { service: 'git-upload-archive' }),
        first(own, { version: '1' }),
        line(`git-upload-pack ${own}\0host=127.0.0.1\0`),
        `GET ${own}/info/refs HTTP/1.1\r\n\r\n`,
        'ffff',
        '0003',
      ])
        expect([text, await knock(lines, text)]).toEqual([text, '']);
    });
    expect(seen.asked).toEqual(before);
  });

  it('with the pass of a git that has ended', async () => {
    const { remote } = await host(speaksTwo);
    await listRemote(remote);
    const { lines = '', pass } = await wayTo(remote);
    expect(await knock(lines, first(`/${pass}/acme/shop.git`))).toBe('');
  });

  it('past the bound of a question', async () => {
    const { remote, seen } = await host(speaksTwo);
    const reached = await reachedOf(remote);
    rememberGreeting(reached, {
      type: 'application/x-git-upload-pack-advertisement',
      body: Buffer.from(`${line('version 2\n')}${line('fetch\n')}0000`),
    });
    await throughDoor(reached, async ({ lines = '', pass }) => {
      const { hostname, port } = new URL(lines);
      const socket = createConnection({ host: hostname, port: Number(port) });
      const closed = new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
      socket.write(first(`/${pass}/acme/shop.git`));
      for (let at = 0; at < 100 && !socket.destroyed; at += 1) socket.write(line('x'.repeat(60_000)));
      await closed;
    });
    expect(seen.asked).toEqual([]);
  });
});
