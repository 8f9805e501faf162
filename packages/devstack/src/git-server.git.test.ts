import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commitFiles, type GitServer, seedRepository, startGitServer } from './git-server.ts';
import { testGitServer } from './test-stack.ts';

let git: GitServer;
let folder: string;

beforeEach(async () => {
  git = await testGitServer();
  folder = await mkdtemp(join(tmpdir(), 'devstack-test-'));
});

afterEach(async () => {
  await git.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Plain git as a stranger would run it: what comes before the URL, and what comes after it. */
async function plainGit(url: string, before: string[], after: string[] = []) {
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, git.caPem);
  const env = { PATH: process.env.PATH, HOME: folder, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1' };
  const args = ['-c', `http.sslCAInfo=${ca}`, ...before, url, ...after];
  return execa('git', args, { env, extendEnv: false, reject: false, cwd: folder });
}

/** A receiver of webhooks that keeps what it got. */
async function receiver(status = 202) {
  const got: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(status).end('noted');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { url, got, close: () => server.close() };
}

function withUser(url: string, user: string, token: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = token;
  return changed.href;
}

test('a large answer leaves nothing behind for each time the client was slower', async () => {
  const { cloneUrl } = await git.createRepository('acme/large');
  await commitFiles(git, 'acme/large', { 'noise.bin': randomBytes(24_000_000) }, 'What does not compress');
  const warnings: string[] = [];
  const warn = ({ name }: Error) => warnings.push(name);
  process.on('warning', warn);
  const { exitCode } = await plainGit(cloneUrl, ['clone', '-q'], ['large']);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', warn);
  expect(exitCode).toBe(0);
  expect(warnings).toEqual([]);
});

test('a stranger with a token clones, and without one is refused', async () => {
  const { cloneUrl } = await git.createRepository('acme/shop', { users: [{ name: 'ci', token: 's3cret' }] });
  await commitFiles(git, 'acme/shop', { 'app/cm.yaml': 'kind: ConfigMap\n' }, 'First');

  const without = await plainGit(cloneUrl, ['ls-remote']);
  const wrong = await plainGit(withUser(cloneUrl, 'ci', 'guess'), ['ls-remote']);
  const right = await plainGit(withUser(cloneUrl, 'ci', 's3cret'), ['ls-remote']);

  expect(without.exitCode).not.toBe(0);
  expect(wrong.stderr).toContain('Authentication failed');
  expect(right.stdout).toContain('refs/heads/main');
});

test('anonymous reading does not open pushing', async () => {
  const { cloneUrl } = await git.createRepository('acme/public');
  await commitFiles(git, 'acme/public', { 'a.yaml': '1' }, 'First');
  const cloned = await plainGit(cloneUrl, ['clone', '--quiet', '--bare']);
  expect(cloned.exitCode).toBe(0);
  const pushed = await plainGit(
    cloneUrl,
    ['--git-dir', 'public.git', 'push', '--force'],
    ['main:refs/heads/other'],
  );
  expect(pushed.stderr).toMatch(/could not read Username|Authentication failed/);
});

test('the certificate is refused by a git that was not given the authority', async () => {
  const { cloneUrl } = await git.createRepository('acme/public');
  const env = { PATH: process.env.PATH, HOME: folder, GIT_TERMINAL_PROMPT: '0' };
  const { stderr } = await execa('git', ['ls-remote', cloneUrl], { env, extendEnv: false, reject: false });
  expect(stderr).toMatch(/certificate/i);
});

test("a push calls the webhook with GitHub's headers, a valid signature and the commits", async () => {
  const hook = await receiver();
  await git.createRepository('acme/shop');
  await git.setWebhook('acme/shop', { url: hook.url, secret: 'shared' });
  const first = await commitFiles(git, 'acme/shop', { 'a.yaml': '1', 'b.yaml': '1' }, 'First');
  const second = await commitFiles(
    git,
    'acme/shop',
    { 'a.yaml': '2', 'b.yaml': null, 'ü.yaml': '1' },
    'Second',
  );
  const deliveries = await git.deliveries();
  hook.close();

  expect(deliveries.map(({ status, answer }) => [status, answer])).toEqual([
    [202, 'noted'],
    [202, 'noted'],
  ]);
  const [one, two] = hook.got;
  expect(two?.headers['x-github-event']).toBe('push');
  expect(two?.headers['x-github-delivery']).toMatch(/^[0-9a-f-]{36}$/);
  const signature = createHmac('sha256', 'shared')
    .update(two?.body ?? '')
    .digest('hex');
  expect(two?.headers['x-hub-signature-256']).toBe(`sha256=${signature}`);
  expect(JSON.parse(one?.body ?? '')).toMatchObject({
    before: '0'.repeat(40),
    after: first,
    created: true,
    commits: [{ id: first }],
  });
  expect(JSON.parse(two?.body ?? '')).toMatchObject({
    ref: 'refs/heads/main',
    before: first,
    after: second,
    forced: false,
    repository: { full_name: 'acme/shop', default_branch: 'main' },
    commits: [
      { id: second, message: 'Second', added: ['ü.yaml'], removed: ['b.yaml'], modified: ['a.yaml'] },
    ],
    head_commit: { id: second },
  });
});

test('a refused push calls nobody', async () => {
  const hook = await receiver();
  const { cloneUrl } = await git.createRepository('acme/shop', { users: [{ name: 'ci', token: 's3cret' }] });
  await commitFiles(git, 'acme/shop', { 'a.yaml': '1' }, 'First');
  await git.setWebhook('acme/shop', { url: hook.url, secret: 'shared' });
  await plainGit(withUser(cloneUrl, 'ci', 's3cret'), ['clone', '--quiet', '--bare']);
  const push = ['--git-dir', 'shop.git', 'push', '--force'];
  const pushed = await plainGit(withUser(cloneUrl, 'ci', 'wrong'), push, ['main:refs/heads/other']);
  expect(pushed.exitCode).not.toBe(0);
  expect(await git.deliveries()).toEqual([]);
  hook.close();
});

test('a force push and a deleted branch are told as such', async () => {
  const hook = await receiver();
  const { cloneUrl } = await git.createRepository('acme/shop', { users: [{ name: 'ci', token: 's3cret' }] });
  const url = withUser(cloneUrl, 'ci', 's3cret');
  const first = await commitFiles(git, 'acme/shop', { 'a.yaml': '1' }, 'First');
  await commitFiles(git, 'acme/shop', { 'a.yaml': '2' }, 'Second');
  await commitFiles(git, 'acme/shop', { 'a.yaml': '3' }, 'Elsewhere', 'side');
  await git.setWebhook('acme/shop', { url: hook.url, secret: 'shared' });
  await plainGit(url, ['clone', '--quiet', '--bare']);
  await plainGit(url, ['--git-dir', 'shop.git', 'push', '--force'], [`${first}:refs/heads/main`]);
  await plainGit(url, ['--git-dir', 'shop.git', 'push', '--force'], [':refs/heads/side']);
  const told = (await git.deliveries()).map(({ payload }) => payload);
  hook.close();
  expect(told).toMatchObject([
    { ref: 'refs/heads/main', after: first, forced: true, deleted: false },
    { ref: 'refs/heads/side', after: '0'.repeat(40), deleted: true, head_commit: null },
  ]);
});

test('a dead receiver is recorded, not retried, and a redelivery keeps the id', async () => {
  const hook = await receiver();
  hook.close();
  await git.createRepository('acme/shop');
  await git.setWebhook('acme/shop', { url: hook.url, secret: 'shared' });
  await commitFiles(git, 'acme/shop', { 'a.yaml': '1' }, 'First');
  const [failed] = await git.deliveries();
  expect(failed?.error).toContain('ECONNREFUSED');
  expect(failed?.status).toBeUndefined();

  const alive = await receiver(200);
  await git.setWebhook('acme/shop', { url: alive.url, secret: 'shared' });
  const again = await git.redeliver(failed?.id ?? '');
  alive.close();
  expect(again).toMatchObject({ id: failed?.id, status: 200, payload: failed?.payload });
});

test('a folder seeds a repository with its links, without its own history', async () => {
  const source = join(folder, 'source');
  await execa('git', ['init', '--quiet', source]);
  await execa('ln', ['-s', '../outside', join(source, 'link')]);
  await writeFile(join(source, 'cm.yaml'), 'x: 1\n');
  await git.createRepository('acme/seeded');
  await seedRepository(git, 'acme/seeded', source, 'Seed');
  const { cloneUrl } = await git.createRepository('acme/seeded');
  await plainGit(cloneUrl, ['clone', '--quiet', '--bare']);
  const { stdout } = await execa('git', ['--git-dir', join(folder, 'seeded.git'), 'ls-tree', '-r', 'main']);
  expect(stdout.replace(/[0-9a-f]{40}/g, 'SHA')).toBe('100644 blob SHA\tcm.yaml\n120000 blob SHA\tlink');
});

test('names that could leave the folder are refused', async () => {
  for (const name of ['../x', 'a/../../b', 'a/b/c', '-x/y', 'a b', '.git']) {
    await expect(git.createRepository(name)).rejects.toThrow('cannot be a repository');
  }
});

test('a restart keeps address, authority, repositories, users and webhooks', async () => {
  const dir = join(folder, 'server');
  const before = await startGitServer({ dir });
  await before.createRepository('acme/shop', { users: [{ name: 'ci', token: 's3cret' }] });
  await before.setWebhook('acme/shop', { url: 'http://127.0.0.1:9/hook', secret: 'shared' });
  const sha = await commitFiles(before, 'acme/shop', { 'a.yaml': '1' }, 'First');
  await before.stop();
  const after = await startGitServer({ dir });
  expect([after.url, after.caPem]).toEqual([before.url, before.caPem]);
  await commitFiles(after, 'acme/shop', { 'a.yaml': '2' }, 'Second');
  expect(await after.deliveries()).toMatchObject([{ payload: { before: sha }, error: expect.any(String) }]);
  await after.stop();
  expect(await readFile(join(dir, 'repositories.json'), 'utf8')).toContain('s3cret');
});
