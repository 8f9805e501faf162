import { randomBytes, randomUUID } from 'node:crypto';
import { agentTaskId } from '@landfall/contracts/ids';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { agentClock } from '../src/clock/clock.ts';
import { SECRETS } from '../src/cluster/own-kinds.ts';
import { openJournal } from '../src/journal/journal.ts';
import { keptJournal } from '../src/journal/kept.ts';
import { openDesired } from '../src/store/desired.ts';
import { agentDocuments } from '../src/store/documents.ts';
import { DamagedDocument } from '../src/store/parts.ts';
import { agentSecrets } from '../src/store/secrets.ts';
import { agentBox, type Box, configMap, log } from './box.ts';

const open: Box[] = [];
const box = async (): Promise<Box> => {
  const made = await agentBox();
  open.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const text = { name: 'landfall-agent-text', part: 'text', schema: z.object({ text: z.string() }) };
/** Text that gzip cannot make small. */
const noise = (bytes: number) => randomBytes(bytes).toString('hex');

test('a document larger than a Secret may be is cut and comes back whole; parts of before are deleted', async () => {
  const { documents, own, home } = await box();
  const large = noise(1_500_000);
  await documents.change(text, () => ({ text: large }));
  expect((await documents.read(text))?.text).toBe(large);
  const secrets = async () =>
    (await own.cluster.list(SECRETS, { namespace: home })).filter(({ metadata }) =>
      metadata.name.startsWith(text.name),
    ).length;
  expect(await secrets()).toBeGreaterThan(2);
  await documents.change(text, () => ({ text: 'small' }));
  expect(await secrets()).toBe(1);
  await documents.change(text, () => ({ text: large }));
  await documents.remove(text);
  expect(await secrets()).toBe(0);
});

test('a part that is not what was written is noticed', async () => {
  const { own, home } = await box();
  const secrets = agentSecrets(own.cluster, home);
  const documents = agentDocuments(secrets, 100);
  await documents.change(text, () => ({ text: noise(200) }));
  const [further = ''] = await secrets.names('further');
  const found = await secrets.read(further);
  await secrets.write(further, 'further', { part: Buffer.from('changed') }, found?.version);
  await expect(documents.read(text)).rejects.toThrow(DamagedDocument);
});

test('parts that a write left which was cut off are deleted when nobody has named them for a while, and no others', async () => {
  const { own, home } = await box();
  const secrets = agentSecrets(own.cluster, home);
  const documents = agentDocuments(secrets, 100);
  await documents.change(text, () => ({ text: noise(200) }));
  const named = await secrets.names('further');
  // As a process leaves it that dies before it has written the head.
  const cut = ['landfall-agent-text-0badc0de-1', 'landfall-agent-never-0badc0de-1'];
  for (const name of cut) await secrets.write(name, 'further', { part: Buffer.from('x') });
  // However often is looked: who is writing now has not named its parts yet.
  for (const now of [0, 1, 119_000]) await documents.sweep(now);
  expect((await secrets.names('further')).sort()).toEqual([...named, ...cut].sort());
  await documents.sweep(120_000);
  expect((await secrets.names('further')).sort()).toEqual(named.sort());
  expect((await documents.read(text))?.text).toHaveLength(400);
});

test('two that write at once both count', async () => {
  const { own, home } = await box();
  const count = { name: 'landfall-agent-count', part: 'count', schema: z.object({ count: z.number() }) };
  const add = () =>
    agentDocuments(agentSecrets(own.cluster, home)).change(count, (found = { count: 0 }) => ({
      count: found.count + 1,
    }));
  await Promise.all([add(), add(), add()]);
  expect(await agentDocuments(agentSecrets(own.cluster, home)).read(count)).toEqual({ count: 3 });
});

test('a journal whose process died goes on in its numbers: what was kept is told, the rest as dropped', async () => {
  const { documents, host } = await box();
  const taskId = agentTaskId.parse(randomUUID());
  const answer = (code: string) => ({
    kind: 'answer' as const,
    taskId,
    answer: { kind: 'problem' as const, transient: true, problem: { code, what: '', why: '', fix: '' } },
  });
  const { journal } = host;
  await journal.append({ kind: 'moved', applicationIds: [randomUUID()] });
  await journal.append(answer('kept'), { keep: true });
  await journal.append(answer('lost'));
  const numbers = journal.after(0).map(({ seq }) => seq);
  // The same Secrets, as the next process finds them.
  const next = await openJournal(keptJournal(documents), { log, clock: agentClock() });
  expect(next.id).toBe(journal.id);
  const left = next.after(0);
  expect(left.map(({ seq }) => seq)).toEqual(left.map((_, index) => index + 1));
  expect(left.filter(({ entry }) => entry.kind !== 'dropped')).toMatchObject([
    { seq: numbers[1], entry: { kind: 'answer', answer: { problem: { code: 'kept' } } } },
  ]);
  expect([...next.answered()]).toEqual([taskId]);
  await next.append(answer('after'));
  expect(next.after(left.length)).toMatchObject([{ seq: left.length + 1 }]);
  next.acknowledge(left.length + 1);
  expect(next.after(0)).toEqual([]);
  await expect.poll(() => documents.names('journal')).toEqual([]);
});

test('a process that was asleep takes back none of the numbers that were given since', async () => {
  const { documents } = await box();
  const [asleep, active] = [keptJournal(documents), keptJournal(documents)];
  await asleep.open();
  await active.open();
  await active.reserve(10_000, 0);
  await asleep.reserve(500, 0);
  expect((await keptJournal(documents).open()).head.reserved).toBe(10_000);
});

test('snapshots that nobody names are deleted; a damaged one is brought again', async () => {
  const { host, documents, bundles, render } = await box();
  const [kept, old] = [render([]), render([])];
  await host.snapshots.ensure(new Set([kept, old]));
  await host.snapshots.sweep(new Set([kept]));
  expect(await documents.names('snapshot')).toEqual([`landfall-agent-snapshot-${kept}`]);
  bundles.clear();
  expect((await host.snapshots.find(kept)).snapshotId).toBe(kept);
  await expect(host.snapshots.find(old)).rejects.toThrow('no such snapshot');
  const next = render([]);
  await expect(host.snapshots.ensure(new Set([old, next]))).rejects.toThrow('no such snapshot');
  expect(await documents.names('snapshot')).toContain(`landfall-agent-snapshot-${next}`);
});

test('what is wanted is not put back while something else is applied, nor by the process after it', async () => {
  const { host, documents, application, render, plan, execute } = await box();
  const [old, next] = [render([configMap('a', { x: '1' })]), render([configMap('a', { x: '2' })])];
  const heals = async () => (await openDesired(documents)).find(application.id)?.heal;
  const previous = { snapshotId: old };
  await host.desired.replace([{ application, snapshotId: old, previous, heal: true, leave: [] }]);
  await execute(await plan(next), 1);
  expect(await heals()).toBe(false);
  await execute(await plan(old), 2);
  expect(await heals()).toBe(true);
});
