import type { ApplicationView } from '@landfall/contracts/application';
import type { ProblemWords } from '@landfall/contracts/problem';
import { expect, test } from '@playwright/test';
import { ownBranch } from '../fixtures/branch.ts';
import { brokenFolders, everyFolder } from '../fixtures/broken-folders.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

const SECRET = 'not-the-token';

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage('Mallory');
});

/** What happened, why, and what to do: each said, none twice, no secret and no path of ours in any. */
function expectWords(problem: ProblemWords | null | undefined, code: string, says: RegExp): void {
  expect(problem?.code).toBe(code);
  const parts = [problem?.what ?? '', problem?.why ?? '', problem?.fix ?? ''];
  for (const part of parts) expect(part).toMatch(/^\S.{8,}[.!?]$/s);
  expect(new Set(parts).size).toBe(3);
  expect(parts.join(' ')).toMatch(says);
  expect(parts.join(' ')).not.toMatch(/undefined|\[object|\/homes\/|\/shm\/|landfall-ca/);
  expect(JSON.stringify(problem)).not.toContain(SECRET);
}

const repositories: {
  name: string;
  url: (sample: string) => string;
  token?: string;
  code: string;
  says: RegExp;
}[] = [
  {
    name: 'where nothing listens',
    url: () => 'https://127.0.0.1:9/acme/shop.git',
    code: 'unreachable',
    says: /127\.0\.0\.1:9/,
  },
  {
    name: 'at an address that is not allowed',
    url: () => 'https://10.1.2.3/acme/shop.git',
    code: 'address-refused',
    says: /--allow-address 10\.1\.2\.3:443/,
  },
  {
    name: 'of a name that does not resolve',
    url: () => 'https://git.no-such-host.invalid/acme/shop.git',
    code: 'name-not-resolved',
    says: /git\.no-such-host\.invalid/,
  },
  {
    name: 'with a wrong token',
    url: (sample) => sample,
    token: SECRET,
    code: 'authentication-failed',
    says: /did not accept the user and token/,
  },
  {
    name: 'that does not exist',
    url: (sample) => sample.replace(/\.git$/, '-none.git'),
    code: 'repository-not-found',
    says: /acme\/shop-none\.git/,
  },
  {
    name: 'over SSH without a deploy key',
    url: () => 'git@github.com:acme/shop.git',
    code: 'authentication-failed',
    says: /Make a deploy key, or use the https:/,
  },
  {
    name: 'over SSH whose host is an option',
    url: () => 'ssh://-oProxyCommand=touch%20x/acme',
    code: 'url-refused',
    says: /not an SSH address/,
  },
];
for (const { name, url, token, code, says } of repositories) {
  test(`a repository ${name} is told before anything is saved`, async () => {
    const credential = token === undefined ? {} : { credential: { username: 'ada', token } };
    const probe = await stage.ask({ kind: 'repository', url: url(stage.ready.sample.url), ...credential });
    expect(probe).toMatchObject({ state: 'failed', result: null });
    expectWords(probe.problem, code, says);
  });
}

const kubeconfigs: { name: string; change: (good: string) => string; code: string; says: RegExp }[] = [
  {
    name: 'runs a program',
    change: (good) =>
      good.replace(/client-certificate-data: .*/, 'exec: {command: aws}').replace(/client-key-data: .*/, ''),
    code: 'kubeconfig-exec',
    says: /exec: aws/,
  },
  {
    name: 'points to a file',
    change: (good) => good.replace(/client-key-data: .*/, `client-key: /home/ada/${SECRET}.key`),
    code: 'kubeconfig-file-reference',
    says: /client-key/,
  },
  {
    name: 'does not check the server',
    change: (good) => good.replace(/certificate-authority-data: .*/, 'insecure-skip-tls-verify: true'),
    code: 'kubeconfig-insecure-skip-tls-verify',
    says: /certificate-authority-data/,
  },
  {
    name: 'has the CA of another cluster',
    change: (good) => {
      const own = /client-certificate-data: (\S+)/.exec(good)?.[1] ?? '';
      return good.replace(/certificate-authority-data: .*/, `certificate-authority-data: ${own}`);
    },
    code: 'cluster-untrusted',
    says: /the cluster's CA did not sign/,
  },
  {
    name: 'leads nowhere',
    change: (good) => good.replace(/server: .*/, 'server: https://127.0.0.1:9'),
    code: 'cluster-unreachable',
    says: /127\.0\.0\.1:9/,
  },
  {
    name: 'is none',
    change: () => `token: [${SECRET}`,
    code: 'kubeconfig-unreadable',
    says: /kubectl config view/,
  },
];
for (const { name, change, code, says } of kubeconfigs) {
  test(`a kubeconfig that ${name} is told before anything is saved`, async () => {
    const kubeconfig = change(stage.sandbox.kubeconfig);
    const probe = await stage.ask({ kind: 'cluster', kubeconfig });
    expect(probe.state).toBe('failed');
    expectWords(probe.problem, code, says);
    const body = { name: 'never', probeId: probe.id };
    expect((await stage.person.raw('clusters.register', { body })).status).toBeGreaterThanOrEqual(400);
  });
}

test('folders that break keep what runs, each says why, and all recover when they are mended', async () => {
  const branch = await ownBranch(stage.ready, 'bad');
  const good = await branch.push(
    everyFolder(({ good: files }) => files),
    'Good',
  );
  const applications = await Promise.all(
    brokenFolders.map(({ name }) =>
      stage.create({ name: `${name}-${branch.name.slice(-8)}`, targetRevision: branch.name, path: name }),
    ),
  );
  const all = (wanted: (now: ApplicationView) => boolean) =>
    Promise.all(applications.map(({ id }) => stage.applicationWhen(id, wanted)));
  const live = () => Promise.all(applications.map(({ namespace }) => stage.sandbox.configMaps(namespace)));
  await all((now) => isAt(now, good));
  const before = await live();

  await branch.push(
    everyFolder(({ bad }) => bad),
    'Bad',
  );
  await stage.look();
  for (const [index, now] of (await all(({ problem }) => problem !== null)).entries()) {
    const { name, code, says } = brokenFolders[index] ?? { name: '', code: '', says: /^$/ };
    await test.step(name, async () => {
      expectWords(now.problem, code, says);
      expect(now.synced?.revision).toBe(good);
      expect(now.health.status).toBe('Healthy');
    });
  }
  expect(await live()).toEqual(before);

  const mended = await branch.push(
    everyFolder(({ mended: files }) => files),
    'Mended',
  );
  await stage.look();
  await all((now) => isAt(now, mended) && now.problem === null);
  for (const [index, after] of (await live()).entries()) {
    expect(after).toEqual({ kept: { uid: before[index]?.kept?.uid, data: { value: 'two' } } });
  }
});

test('a branch that is not there: said before, said after it was deleted, and well again when it is back', async () => {
  const branch = await ownBranch(stage.ready, 'gone');
  const folder = (value: string) => ({
    'app/kept.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\ndata: {value: ${value}}\n`,
  });
  const input = { name: branch.name, targetRevision: branch.name, path: 'app' };
  const probe = await stage.preview(input);
  expect(probe.state).toBe('failed');
  expectWords(probe.problem, 'revision-not-found', new RegExp(branch.name));

  const { id, namespace } = await stage.create(input);
  const lost = await stage.applicationWhen(id, ({ problem }) => problem !== null);
  expectWords(lost.problem, 'revision-not-found', new RegExp(branch.name));
  expect(lost.lastSync).toBeNull();

  const first = await branch.push(folder('one'), 'First');
  await stage.look();
  await stage.applicationWhen(id, (now) => isAt(now, first) && now.problem === null);
  const before = await stage.sandbox.configMaps(namespace);

  await branch.remove();
  await stage.look();
  const again = await stage.applicationWhen(id, ({ problem }) => problem !== null);
  expectWords(again.problem, 'revision-not-found', new RegExp(branch.name));
  expect(isAt(again, first)).toBe(true);
  expect(await stage.sandbox.configMaps(namespace)).toEqual(before);

  const second = await branch.push(folder('two'), 'Second');
  await stage.look();
  await stage.applicationWhen(id, (now) => isAt(now, second) && now.problem === null);
});

test('a cluster that went away is Unknown with since when; what was pushed meanwhile arrives when it is back', async () => {
  const branch = await ownBranch(stage.ready, 'away');
  const folder = (value: string) => ({
    'app/kept.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\ndata: {value: ${value}}\n`,
  });
  const first = await branch.push(folder('one'), 'First');
  const { id, namespace } = await stage.create({
    name: branch.name,
    targetRevision: branch.name,
    path: 'app',
  });
  await stage.applicationWhen(id, (now) => isAt(now, first));
  const before = await stage.sandbox.configMaps(namespace);

  const pid = await stage.sandbox.pid();
  const params = { id: stage.clusterId };
  process.kill(pid, 'SIGSTOP');
  try {
    await stage.person.call('clusters.check', { params });
    const lost = await stage.applicationWhen(id, ({ health }) => health.status === 'Unknown');
    expect(lost.lastSeenAt).not.toBeNull();
    const cluster = await stage.person.call('clusters.get', { params });
    expect(cluster.state).toBe('unreachable');
    expect(cluster.problemSince).not.toBeNull();
    expectWords(cluster.problem, 'cluster-timed-out', /did not answer in time/);
    await branch.push(folder('two'), 'Second');
    await stage.look();
    await stage.applicationWhen(id, ({ desired }) => desired?.revision !== first);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  const after = await stage.applicationWhen(
    id,
    (now) => now.synced?.revision !== first && now.syncStatus === 'Synced',
  );
  expect(after).toMatchObject({ problem: null, health: { status: 'Healthy' } });
  expect(await stage.sandbox.configMaps(namespace)).toEqual({
    kept: { uid: before.kept?.uid, data: { value: 'two' } },
  });
  expect(await stage.person.call('clusters.get', { params })).toMatchObject({
    state: 'connected',
    problem: null,
  });
});

const isAt = (now: ApplicationView, commit: string): boolean =>
  now.syncStatus === 'Synced' && now.health.status === 'Healthy' && now.synced?.revision === commit;
