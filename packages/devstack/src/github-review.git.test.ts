import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withClone } from './git-server/client.ts';
import { cloneUrlOf, commitFiles } from './git-server.ts';
import { undescribedWebhook } from './github-double/described.ts';
import { visit } from './github-double/visit.ts';
import { type GitHubDouble, startGitHubDouble } from './github-double.ts';

let folder: string;
let github: GitHubDouble;
let installationId: number;

const NAME = 'acme/shop';
// Nobody listens there: what is told is kept all the same.
const webhook = { url: 'http://127.0.0.1:1/hook', secret: 'the secret of the App' };
const start = async () => {
  const started = await startGitHubDouble({ dir: folder, callbackUrls: ['https://x.example/'], webhook });
  started.addOrganization('acme');
  started.addPerson('ada', { organizations: ['acme'] });
  started.addPerson('eve');
  return started;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'github-review-'));
  github = await start();
  await github.createRepository(NAME, { users: [{ name: 'ada', token: 'adas' }] });
  await commitFiles(github, NAME, { 'a.txt': 'a' }, 'Begin');
  installationId = github.install('acme');
});
afterAll(async () => {
  await github.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the App was told while something was done, without the numbers that GitHub gives. */
async function toldBy(work: () => Promise<unknown>) {
  const before = (await github.deliveries()).length;
  await work();
  return (await github.deliveries()).slice(before).map(({ event, payload }) => {
    expect(payload).toMatchObject({ installation: { id: installationId } });
    if (event === 'push') return event;
    const action = 'action' in payload ? payload.action : undefined;
    const name = [event, action]
      .filter((part) => part !== undefined)
      .join('-')
      .replaceAll('_', '-');
    expect(undescribedWebhook(name, payload)).toEqual([]);
    return name;
  });
}
const pushed = (name: string, file: string, branch: string) =>
  commitFiles(github, name, { [file]: file }, `Change ${file}`, branch);
const bare = (...args: string[]) =>
  execa('git', args, { cwd: join(folder, 'repositories', `${NAME}.git`) }).then(({ stdout }) => stdout);

test('the life of a pull request is told as GitHub tells it, and its head can be fetched', async () => {
  await pushed(NAME, 'b.txt', 'change');
  let number = 0;
  const open = async () => {
    number = await github.openPull(NAME, { head: 'change', by: 'ada', title: 'A change' });
  };
  expect(await toldBy(open)).toEqual(['pull-request-opened']);
  expect(await toldBy(() => pushed(NAME, 'c.txt', 'change'))).toEqual(['push', 'pull-request-synchronize']);
  expect(await bare('rev-parse', `refs/pull/${number}/head`)).toBe(
    github.reviewOf(NAME, number).pull.head.sha,
  );
  expect(await toldBy(() => github.closePull(NAME, number, 'ada'))).toEqual(['pull-request-closed']);
  expect(await toldBy(() => github.reopenPull(NAME, number, 'ada'))).toEqual(['pull-request-reopened']);
  let merge = '';
  const told = await toldBy(async () => {
    merge = await github.mergePull(NAME, number, 'ada');
  });
  expect(told.toSorted()).toEqual(['pull-request-closed', 'push']);
  expect((await bare('show', '-s', '--format=%P %s', merge)).split(' ')).toHaveLength(8);
  expect(await bare('ls-tree', '--name-only', 'main')).toBe('a.txt\nb.txt\nc.txt');
  await expect(github.mergePull(NAME, number, 'ada')).rejects.toThrow('not mergeable');
});

test('a fork’s pull request is told of where it would be merged, and its push of nowhere else', async () => {
  await github.fork(NAME, 'eve');
  expect(await toldBy(() => pushed('eve/shop', 'e.txt', 'patch'))).toEqual([]);
  expect(await toldBy(() => github.openPull(NAME, { head: 'eve:patch', by: 'eve' }))).toEqual([
    'pull-request-opened',
  ]);
  expect(await toldBy(() => pushed('eve/shop', 'f.txt', 'patch'))).toEqual(['pull-request-synchronize']);
});

test('what is pushed into the base closes what it has; both sides of a conflict stay', async () => {
  await pushed(NAME, 'g.txt', 'direct');
  const number = await github.openPull(NAME, { head: 'direct', by: 'ada' });
  const remote = { cloneUrl: cloneUrlOf(github, NAME), caPem: github.caPem, user: github.owner };
  const push = () =>
    withClone(remote, ({ git }) => git('push', '-q', 'origin', 'origin/direct:refs/heads/main', ':direct'));
  const told = await toldBy(push);
  expect(told.toSorted()).toEqual(['delete', 'pull-request-closed', 'push', 'push']);
  expect(github.reviewOf(NAME, number).pull.merged).toMatchObject({ sha: expect.any(String) });
  await commitFiles(github, NAME, { 'a.txt': 'one' }, 'One', 'conflict');
  await commitFiles(github, NAME, { 'a.txt': 'two' }, 'Two');
  const conflict = await github.openPull(NAME, { head: 'conflict', by: 'ada' });
  await expect(github.mergePull(NAME, conflict, 'ada')).rejects.toThrow('not mergeable');
});

test('a person opens one by its page, sees it, merges it, and is told why not', async () => {
  await pushed(NAME, 'p.txt', 'paged');
  const form = await visit(github, `/${NAME}/compare/main...paged?expand=1`);
  expect(form.text).toContain('<option selected>paged</option>');
  const fields = new URLSearchParams({ head: 'paged', base: 'main', title: '<b>Paged</b>', by: 'ada' });
  const { status, location = '' } = await visit(github, `/${NAME}/pulls`, { body: fields.toString() });
  expect(status).toBe(303);
  const page = await visit(github, location);
  expect(page.text).toContain('&#60;b&#62;Paged&#60;/b&#62;');
  expect(page.text).toContain('Merge pull request as ada');
  expect((await visit(github, location, { body: 'act=merge+eve' })).status).toBe(422);
  expect((await visit(github, location, { body: 'act=merge+ada' })).status).toBe(303);
  const merged = await visit(github, location);
  expect(merged.text).toContain('<p role="status">Merged</p>');
  const sha = /commit\/([0-9a-f]{40})/.exec(merged.text)?.[1] ?? '';
  expect((await visit(github, `/${NAME}/commit/${sha}`)).status).toBe(200);
  expect((await visit(github, `/${NAME}/pulls`)).text).toContain('(merged)');
  const again = await visit(github, location, { body: 'act=merge+ada' });
  expect(again.text).toContain('not mergeable');
});

test('a restart keeps what was said', async () => {
  const number = await github.openPull(NAME, { head: 'eve:patch', base: 'main', by: 'eve' }).catch(() => 2);
  const before = github.reviewOf(NAME, number);
  await github.stop();
  github = await start();
  expect(github.reviewOf(NAME, number)).toEqual(before);
});
