import { randomUUID } from 'node:crypto';
import { makeDeployKey } from '@landfall/crypto/deploy-key';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { trustHostKeys } from '../host-keys/trust.ts';
import { createProbe } from '../probes/create.ts';
import { connectRepository } from '../repositories/connect.ts';
import { getRepository } from '../repositories/list.ts';
import { openRepository } from '../repositories/open.ts';
import { removeRepository } from '../repositories/remove.ts';
import { tidyHistory } from '../retention/tidy.ts';
import { read, unitOfWork } from '../unit.ts';
import { makeDeployKeyFor } from './make.ts';
import { useDeployKey } from './use.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform();
});
afterAll(() => platform?.close());

const OWN = 'git.example.com';
const hostLine = (name = OWN): string => `${name} ${makeDeployKey().publicKey}`;
const keysOf = (context: Context) => read(context, (tx) => tx.deployKey.findMany({ select: { id: true } }));

/** The same organization, so many hours later. */
const later = (context: Context, hours: number): Context => ({
  ...context,
  now: () => new Date(Date.now() + hours * 3_600_000),
});

/** Transactions that wait for another. */
async function waiting(): Promise<number> {
  const rows = await platform.platform.database.prisma.$queryRaw<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return rows.length;
}

async function connected(context: Context, knownHosts?: string, url = `ssh://git@${OWN}/acme/shop`) {
  const key = await makeDeployKeyFor(context, {});
  const ssh = { deployKeyId: key.id, ...(knownHosts === undefined ? {} : { knownHosts }) };
  return { key, repository: await connectRepository(context, { name: 'shop', url, ssh }) };
}

describe('a deploy key', () => {
  test('is made, opens the repository that is connected with it, and goes with it', async () => {
    const context = await platform.member();
    const { key, repository } = await connected(context, hostLine());
    expect(key.publicKey).toMatch(/^ssh-ed25519 AAAA\S+ landfall$/);
    expect(repository).toMatchObject({ deployKey: key, hostKeysPublished: false, hasCredential: false });
    const { publicKeys, privateKeys } = platform.keys;
    const source = { publicKey: publicKeys.source, privateKey: privateKeys.source };
    const opened = await openRepository(context, source, repository.id);
    expect(opened?.ssh?.privateKey).toContain('BEGIN OPENSSH PRIVATE KEY');
    expect(opened?.ssh?.hostKeys).toHaveLength(1);
    await removeRepository(context, repository.id);
    expect(await keysOf(context)).toEqual([]);
  });

  test('of a person’s own is in no row, event or job as it is', async () => {
    const context = await platform.member();
    const own = makeDeployKey();
    const made = await makeDeployKeyFor(context, { privateKey: own.privateKey });
    expect(made.fingerprint).toBe(own.fingerprint);
    const secret = own.privateKey.split('\n')[3] ?? '';
    const everything = [...(await platform.dump()).values(), JSON.stringify(platform.jobs)].join('\n');
    expect(secret).toHaveLength(70);
    expect(everything).toContain(own.fingerprint);
    expect(everything).not.toContain(secret);
  });

  test('that cannot be used is refused, and not quoted', async () => {
    const context = await platform.member();
    const refused = makeDeployKeyFor(context, { privateKey: 'canary' });
    await expect(refused).rejects.toMatchObject({ code: 'refused', fields: [{ pointer: '/privateKey' }] });
    await expect(refused).rejects.not.toThrow(/canary/);
  });

  test('opens one repository only', async () => {
    const context = await platform.member();
    const { key } = await connected(context, hostLine());
    const again = {
      url: `ssh://git@${OWN}/acme/other`,
      ssh: { deployKeyId: key.id, knownHosts: hostLine() },
    };
    await expect(connectRepository(context, { name: 'other', ...again })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test.each(['connect', 'use'])(
    'that two want at the same moment opens one repository only: %s',
    async (verb) => {
      const context = await platform.member();
      const { repository } = await connected(context, hostLine());
      const other = await makeDeployKeyFor(context, {});
      const ssh = { deployKeyId: other.id, knownHosts: hostLine() };
      const also = await connectRepository(context, { name: 'also', url: `ssh://git@${OWN}/acme/also`, ssh });
      const { id: deployKeyId } = await makeDeployKeyFor(context, {});
      const [gate, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const first = unitOfWork(context, async ({ tx }) => {
        await tx.repository.updateMany({ where: { id: repository.id }, data: { deployKeyId } });
        held.resolve();
        await gate.promise;
      });
      await held.promise;
      const url = `ssh://git@${OWN}/acme/third`;
      const second =
        verb === 'use'
          ? useDeployKey(context, also.id, { deployKeyId })
          : connectRepository(context, { name: 'third', url, ssh: { ...ssh, deployKeyId } });
      const refused = expect(second).rejects.toMatchObject({
        code: 'conflict',
        message: 'This deploy key was not taken.',
      });
      await expect.poll(waiting).toBe(1);
      gate.resolve();
      await first;
      await refused;
      expect(await keysOf(context)).toContainEqual({ id: other.id });
    },
  );

  test('of another organization is none, in every verb', async () => {
    const [mine, theirs] = [await platform.member(), await platform.member('Eve')];
    const { repository } = await connected(mine, hostLine());
    const { id: deployKeyId } = await makeDeployKeyFor(theirs, {});
    const ssh = { deployKeyId, knownHosts: hostLine() };
    const url = `ssh://git@${OWN}/acme/shop`;
    const asked = [
      () => connectRepository(mine, { name: 'other', url, ssh }),
      () => useDeployKey(mine, repository.id, { deployKeyId }),
      () => createProbe(mine, { kind: 'repository', url, ssh }),
      () => useDeployKey(theirs, repository.id, { deployKeyId }),
      () => trustHostKeys(theirs, repository.id, { knownHosts: hostLine() }),
    ];
    for (const ask of asked) await expect(ask()).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that no repository took is forgotten after a day, when the next is made', async () => {
    const context = await platform.member();
    const { key } = await connected(context, hostLine());
    await makeDeployKeyFor(context, {});
    const { id } = await makeDeployKeyFor(later(context, 25), {});
    expect(new Set((await keysOf(context)).map((row) => row.id))).toEqual(new Set([key.id, id]));
  });

  test('that no repository took is forgotten after a day, when the organization is tidied', async () => {
    const [context, other] = [await platform.member(), await platform.member('Eve')];
    const { key } = await connected(context, hostLine());
    const theirs = await makeDeployKeyFor(other, {});
    await makeDeployKeyFor(context, {});
    const young = await makeDeployKeyFor(later(context, 20), {});
    expect(await tidyHistory(later(context, 40))).toMatchObject({ deployKeys: 1 });
    expect(new Set(await keysOf(context))).toEqual(new Set([{ id: key.id }, { id: young.id }]));
    expect(await keysOf(other)).toEqual([{ id: theirs.id }]);
  });

  test('gives way to another, which Git is asked with at once', async () => {
    const context = await platform.member();
    const { key, repository } = await connected(context, hostLine());
    const next = await makeDeployKeyFor(context, {});
    const changed = await useDeployKey(context, repository.id, { deployKeyId: next.id });
    expect(changed.deployKey).toEqual(next);
    expect((await keysOf(context)).map(({ id }) => id)).not.toContain(key.id);
    expect(platform.jobs.at(-1)).toMatchObject({ name: 'refresh-repository' });
    const missing = useDeployKey(context, repository.id, { deployKeyId: randomUUID() });
    await expect(missing).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a host', () => {
  test('that publishes its keys needs none of the person', async () => {
    const context = await platform.member();
    const { repository } = await connected(context, undefined, 'ssh://git@github.com/acme/shop.git');
    expect(repository.hostKeysPublished).toBe(true);
    expect(repository.hostKeys[0]?.fingerprint).toBe('SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU');
  });

  test.each([
    ['nobody said', undefined],
    ['only others are named', hostLine('git.example.org')],
    ['it is named at another port', hostLine(`[${OWN}]:2222`)],
    ['there is an authority', `@cert-authority ${hostLine()}`],
  ])('that is not known is not connected: %s', async (_, knownHosts) => {
    const context = await platform.member();
    await expect(connected(context, knownHosts)).rejects.toMatchObject({
      code: 'refused',
      message: `${OWN} is not known.`,
      fields: [{ pointer: '/ssh/knownHosts' }],
    });
  });

  test('has other keys once a person trusts them, and that is written down', async () => {
    const context = await platform.member();
    const { repository } = await connected(context, hostLine());
    const lines = hostLine();
    const changed = await trustHostKeys(context, repository.id, { knownHosts: lines });
    expect(lines).toContain(changed.hostKeys[0]?.blob);
    expect(await getRepository(context, repository.id)).toMatchObject({ hostKeys: changed.hostKeys });
    const audit = await read(context, (tx) =>
      tx.auditEntry.findFirst({ where: { action: 'repository.trust-host-keys' } }),
    );
    expect(JSON.stringify(audit?.detail)).toContain(changed.hostKeys[0]?.fingerprint);
    const nothing = trustHostKeys(context, repository.id, {});
    await expect(nothing).rejects.toMatchObject({ code: 'refused' });
  });

  test('of an address over https has none', async () => {
    const context = await platform.member();
    const url = 'https://git.example.com/acme/shop';
    const { id } = await connectRepository(context, { name: 'shop', url });
    const key = await makeDeployKeyFor(context, {});
    const asked = [
      () => trustHostKeys(context, id, { knownHosts: hostLine() }),
      () => useDeployKey(context, id, { deployKeyId: key.id }),
    ];
    for (const ask of asked) await expect(ask()).rejects.toMatchObject({ code: 'refused' });
  });
});
