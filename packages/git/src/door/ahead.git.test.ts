import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createConnection } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, answering, reachedOf } from '../../test/answering.ts';
import { commitServed, type GitWorld, gitWorld } from '../../test/git-world.ts';
import { first, line, OID, REFS, RESULT, speaksTwo } from '../../test/speaks-two.ts';
import { fetchCommit, listRemote, type Remote } from '../index.ts';
import { MOST_AHEAD_BYTES } from './ahead.ts';
import { throughDoor } from './door.ts';

let world: GitWorld;
beforeAll(async () => {
  world = await gitWorld();
});
afterAll(() => world.stop());

/** A host that is known, and what it was asked in version 2 by a git for this purpose. */
async function host(answer: Answer = speaksTwo) {
  const questions: string[] = [];
  const made = await answering(world, async (request, response) => {
    if (request.method === 'POST') questions.push((await buffer(request)).toString());
    (request.method === 'GET' ? speaksTwo : answer)(request, response);
  });
  return { ...made, questions };
}

const QUESTION = [line('command=ls-refs\n'), line('agent=git/2.39.5'), '0001', line('peel\n'), '0000'];

/** As git at the door, for a purpose: says pieces, and hears what the door has said. */
async function asGit(
  remote: Remote,
  work: (git: { say(text: string): void; heard(): string; closed: Promise<unknown> }) => Promise<void>,
): Promise<void> {
  await throughDoor(
    await reachedOf(remote),
    async ({ lines = '', pass }) => {
      const { hostname, port } = new URL(lines);
      const socket = createConnection({ host: hostname, port: Number(port), noDelay: true });
      onTestFinished(() => void socket.destroy());
      let heard = '';
      socket.on('data', (chunk: Buffer) => {
        heard += chunk;
      });
      const closed = once(socket, 'close');
      socket.write(first(`/${pass}/acme/shop.git`));
      await expect.poll(() => heard).toMatch(/0000$/);
      const greeting = heard.length;
      await work({ say: (text) => void socket.write(text), heard: () => heard.slice(greeting), closed });
    },
    { purpose: 'fetch' },
  );
}

const asks = (remote: Remote, question = QUESTION.join('')): Promise<void> =>
  asGit(remote, async ({ say, heard }) => {
    say(question);
    await expect.poll(heard).toMatch(/0000$/);
  });

describe('the first question of a git that is run for the same again', () => {
  it('is asked of the host before it is put, told while it is put, and asked once', async () => {
    const { remote, questions } = await host();
    await listRemote(remote);
    await asks(remote);
    const before = questions.length;
    await asGit(remote, async ({ say, heard }) => {
      await expect.poll(() => questions.length).toBe(before + 1);
      expect(questions.at(-1)).toBe(QUESTION.join(''));
      expect(heard()).toBe('');
      say(QUESTION[0] ?? '');
      await expect.poll(heard).toBe(REFS.slice(0, -4));
      say(QUESTION.slice(1).join(''));
      await expect.poll(heard).toBe(REFS);
      say(`${line('command=fetch')}0000`);
      await expect.poll(heard).toBe(`${REFS}${REFS}`);
    });
    expect(questions.slice(before)).toEqual([QUESTION.join(''), `${line('command=fetch')}0000`]);
  });

  it('is told the newest answer each time, to git itself', async () => {
    const mirror = await world.mirror('ahead');
    for (const value of [1, 2, 3, 4, 5]) {
      const commit = commitServed(world, { 'a.yaml': `a: ${value}\n` }, `Change ${value}`);
      expect(await fetchCommit(mirror, { ref: 'refs/heads/main' })).toBe(commit);
    }
    const { remote, questions } = await host();
    for (let at = 0; at < 4; at += 1) await listRemote(remote);
    expect(questions).toHaveLength(4);
  });

  it('is asked by git itself where the host did not answer it', async () => {
    let fails = false;
    const { remote, questions } = await host((asked, response) => {
      if (fails) response.writeHead(503).end();
      else speaksTwo(asked, response);
      fails = false;
    });
    await listRemote(remote);
    await asks(remote);
    fails = true;
    await asks(remote);
    expect(questions.slice(-2)).toEqual([QUESTION.join(''), QUESTION.join('')]);
  });
});

describe('another question than was expected', () => {
  const another = `${line('command=ls-refs\n')}${line('symrefs\n')}0000`;

  it('ends where it was begun to be answered, and by http it goes well', async () => {
    const { remote } = await host();
    await listRemote(remote);
    await asks(remote);
    await asGit(remote, async ({ say, heard, closed }) => {
      say(QUESTION[0] ?? '');
      await expect.poll(heard).not.toBe('');
      say(another.slice(QUESTION[0]?.length));
      await closed;
      expect(heard()).toBe(REFS.slice(0, -4));
    });
    // It is not expected a second time.
    await asks(remote, another);
    expect((await listRemote(remote)).refs).toEqual([expect.objectContaining({ commit: OID })]);
  });

  it('is asked where nothing was told yet, and what was asked ahead is told nobody', async () => {
    const held: ServerResponse[] = [];
    let hold = false;
    const { remote, questions } = await host((asked, response) => {
      if (hold) held.push(response);
      else speaksTwo(asked, response);
      hold = false;
    });
    await listRemote(remote);
    await asks(remote);
    hold = true;
    await asGit(remote, async ({ say, heard }) => {
      say(another);
      await expect.poll(heard).toBe(REFS);
      for (const response of held) response.setHeader('content-type', RESULT).end(REFS);
      say(`${line('command=fetch')}0000`);
      await expect.poll(heard).toBe(`${REFS}${REFS}`);
    });
    expect(questions.slice(-2)).toEqual([another, `${line('command=fetch')}0000`]);
  });
});

it('what lists very much is passed on and not asked ahead', async () => {
  const many = `${line(`${OID} refs/heads/${'x'.repeat(60_000)}\n`).repeat(2)}0000`;
  expect(many.length).toBeGreaterThan(MOST_AHEAD_BYTES);
  let answers = many;
  const { remote, questions } = await host(
    (_, response) => void response.setHeader('content-type', RESULT).end(answers),
  );
  await listRemote(remote).catch(() => undefined);
  await asks(remote);
  await asks(remote);
  expect(questions.filter((one) => one === QUESTION.join(''))).toHaveLength(2);
  answers = REFS;
  await asks(remote);
  answers = many;
  const before = questions.length;
  // It was short when it was asked last: it is asked ahead, is too long now, and git asks itself.
  await asks(remote);
  expect(questions.slice(before)).toEqual([QUESTION.join(''), QUESTION.join('')]);
});

it('a git that ends without asking leaves nothing asked', async () => {
  let hold = false;
  let gone = false;
  const { remote } = await host((asked, response) => {
    if (hold) response.on('close', () => (gone = true));
    else speaksTwo(asked, response);
  });
  await listRemote(remote);
  await asks(remote);
  hold = true;
  await asGit(remote, async () => undefined);
  await expect.poll(() => gone).toBe(true);
});

it('one purpose is not asked for another, nor one credential’s question with another', async () => {
  const { remote, questions } = await host();
  await listRemote(remote);
  await asks(remote);
  const before = questions.length;
  const reached = await reachedOf(remote);
  const wait = () => new Promise((resolve) => setTimeout(resolve, 100));
  await throughDoor(reached, wait, { purpose: 'ls-remote' });
  await throughDoor({ ...reached, credential: { username: 'git', token: 'other' } }, wait, {
    purpose: 'fetch',
  });
  await throughDoor(reached, wait, { purpose: 'fetch', writes: true });
  expect(questions).toHaveLength(before);
});
