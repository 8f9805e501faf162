import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseAllowList } from '@landfall/egress';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitServed, type GitWorld, gitWorld } from '../../test/git-world.ts';
import { FETCH_LIMITS, fetchCommit, listRemote, resolveRevision } from '../index.ts';

let world: GitWorld;
let first: string;
const TIMEOUT_MS = 20_000;

beforeAll(async () => {
  world = await gitWorld();
  first = commitServed(world, { 'a.yaml': 'a: 1\n' }, 'First');
});
afterAll(() => world.stop());

it('GIT-1: of a hundred thousand branches the one that is wanted is found and fetched, and past the bound it is said', async () => {
  const packed = join(world.folder, 'server/repositories/acme/shop.git/packed-refs');
  const names = Array.from(
    { length: 100_000 },
    (_, index) => `refs/heads/b${String(index).padStart(6, '0')}`,
  );
  const lines = names.map((name) => `${first} ${name}\n`);
  await writeFile(packed, `# pack-refs with: peeled fully-peeled sorted \n${lines.join('')}`);
  const refs = await listRemote(world.remote);
  expect(refs.refs).toHaveLength(100_001);
  const { commit, ref } = resolveRevision(refs, 'b099999');
  const mirror = await world.mirror('many');
  expect(await fetchCommit(mirror, { commit, ref: ref ?? '' })).toBe(first);
  await expect(
    listRemote(world.remote, { timeoutMs: TIMEOUT_MS, maxBytes: 1_000_000 }),
  ).rejects.toMatchObject({
    code: 'too-large',
    retriable: false,
    words: {
      what: `${new URL(world.remote.url).host}/acme/shop.git is too large to read.`,
      why: 'It lists more branches and tags than we read.',
      fix: 'Delete branches and tags that nobody needs.',
    },
  });
});

it('DOS-1: a host that never answers is given up on, and it is said after how long', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const host = `127.0.0.1:${port}`;
  const remote = { ...world.remote, url: `https://${host}/a.git`, allow: parseAllowList([host]) };
  const mirror = { ...(await world.mirror('silent')), remote };
  const limits = { ...FETCH_LIMITS, timeoutMs: 1_000 };
  await expect(fetchCommit(mirror, { ref: 'refs/heads/main' }, limits)).rejects.toMatchObject({
    code: 'timed-out',
    retriable: true,
    words: {
      what: `${host}/a.git did not answer in time.`,
      why: expect.stringMatching(/^It took longer than 1 s \(asked at .+\)\.$/),
      fix: 'Try again; if it stays so, make the repository smaller or ask its host.',
    },
  });
  silent.close();
});
