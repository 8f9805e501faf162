import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { memoryDocuments } from '../../test/memory-documents.ts';
import { agentLedgers } from './ledgers.ts';
import { DamagedDocument } from './parts.ts';

const item = (kind: string, namespace: string) => ({
  group: '',
  version: 'v1',
  kind,
  namespace,
  name: randomUUID(),
  uid: '',
});

test('the kinds of all that there is are known without reading every ledger each time', async () => {
  const documents = memoryDocuments();
  const [one, two] = [randomUUID(), randomUUID()];
  await agentLedgers(documents).intend(one, 1, [item('ConfigMap', 'shop'), item('ConfigMap', 'shop')]);
  const ledgers = agentLedgers(documents);
  await ledgers.intend(two, 1, [item('ConfigMap', 'bank'), item('Secret', 'bank')]);
  const kinds = [
    { kind: 'ConfigMap', namespaces: ['shop', 'bank'], applicationIds: [one, two] },
    { kind: 'Secret', namespaces: ['bank'], applicationIds: [two] },
  ];
  expect(await ledgers.kinds()).toMatchObject(kinds);
  expect(await ledgers.kinds()).toMatchObject(kinds);
  expect(documents.reads).toEqual([`landfall-agent-ledger-${one}`]);
  const held = await ledgers.inventory(two);
  await ledgers.record(
    two,
    1,
    held.map((ref) => ({ ref, uid: '', owned: ref.kind === 'Secret' })),
  );
  expect(await ledgers.kinds()).toMatchObject([
    { kind: 'ConfigMap', namespaces: ['shop'], applicationIds: [one] },
    { kind: 'Secret', namespaces: ['bank'] },
  ]);
});

test('a ledger that is damaged does not keep the kinds of the others from being watched', async () => {
  const documents = memoryDocuments();
  const [whole, damaged] = [randomUUID(), randomUUID()];
  await agentLedgers(documents).intend(whole, 1, [item('ConfigMap', 'shop')]);
  documents.kept.set(`landfall-agent-ledger-${damaged}`, '');
  const ledgers = agentLedgers(documents);
  expect(await ledgers.kinds()).toMatchObject([{ kind: 'ConfigMap', applicationIds: [whole] }]);
  await expect(ledgers.inventory(damaged)).rejects.toThrow(DamagedDocument);
});

test('a ledger that is damaged is made anew from what is known elsewhere; one that is whole is not', async () => {
  const documents = memoryDocuments();
  const [whole, damaged] = [randomUUID(), randomUUID()];
  const ledgers = agentLedgers(documents);
  await ledgers.intend(whole, 3, [item('ConfigMap', 'shop')]);
  documents.kept.set(`landfall-agent-ledger-${damaged}`, '');
  const known = [{ ...item('ConfigMap', 'bank'), uid: 'u-1' }];
  expect(await ledgers.restore(damaged, known)).toBe(true);
  expect(await ledgers.inventory(damaged)).toEqual(known);
  // Whoever asks next has a higher one.
  await ledgers.begin(damaged, 1);
  expect(await ledgers.restore(whole, known)).toBe(false);
  expect(await ledgers.inventory(whole)).toMatchObject([{ namespace: 'shop' }]);
  expect(await ledgers.generation(whole)).toBe(3);
});

test('ledgers of applications that are no more are deleted, but for one that was used a moment ago', async () => {
  const documents = memoryDocuments();
  const [known, gone, fresh] = [randomUUID(), randomUUID(), randomUUID()];
  for (const id of [known, gone, fresh])
    await agentLedgers(documents).intend(id, 1, [item('ConfigMap', 'shop')]);
  const ledgers = agentLedgers(documents);
  // Asked for before the platform's word of it has come.
  await ledgers.begin(fresh, 2);
  await ledgers.sweep(new Set([known]));
  expect([...documents.kept.keys()]).toEqual([known, fresh].map((id) => `landfall-agent-ledger-${id}`));
});
