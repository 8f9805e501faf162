import { stepKey } from '@landfall/contracts/plan';
import { expect, test } from 'vitest';
import { aSync } from '../../../test/fixtures.ts';
import { besideHealth, saidOf } from './said.ts';

const failed = (messages: Array<string | null>, why: string, culprit?: string) => {
  const sync = aSync({ state: 'failed', problem: { code: 'x', what: 'Broken.', why, fix: 'Mend it.' } });
  const objects = sync.objects.map((row, at) => ({
    ...row,
    outcome: messages[at] == null ? null : ('failed' as const),
    message: messages[at] ?? null,
  }));
  const [first] = objects;
  const culprits = culprit && first ? [{ ref: first.ref, message: culprit, events: [], logs: [] }] : [];
  return { ...sync, objects, culprits };
};

test('what the problem says is said once: neither as a title nor in the row', () => {
  const sync = failed(['Exit code 1'], 'Exit code 1.', 'ConfigMap web-config in shop: Exit code 1');
  const { guilty, evidence, above } = saidOf(sync);
  expect([guilty, evidence[0]?.title]).toEqual([[], null]);
  expect(above).toEqual(new Set(sync.objects.slice(0, 1).map(stepKey)));
});

test('a second object that failed is named with its own reason, and its row does not repeat it', () => {
  const sync = failed(['Exit code 1', 'Forbidden'], 'Exit code 1.');
  const { guilty, above } = saidOf(sync);
  expect(guilty.map(({ ref, message }) => [ref.name, message])).toEqual([['migrate', 'Forbidden']]);
  expect(above.size).toBe(2);
});

test('the reason of each object that was refused stands above, the first one in the problem itself', () => {
  const sync = failed([null, null], 'No such kind. Also refused: Job migrate in shop.');
  const objects = sync.objects.map((row, at) => ({
    ...row,
    planned: 'refuse' as const,
    message: at === 0 ? 'No such kind.' : 'It is too long.',
  }));
  const { guilty, above } = saidOf({ ...sync, objects });
  expect(guilty.map(({ ref, message }) => [ref.name, message])).toEqual([['migrate', 'It is too long.']]);
  expect(above.size).toBe(2);
});

test('evidence of another object keeps its sentence; a sync that goes well says nothing', () => {
  const sync = failed(['Exit code 1'], 'A wave was not healthy.', 'ConfigMap web-config: Exit code 1');
  expect(saidOf(sync).evidence[0]?.title).toBe('ConfigMap web-config: Exit code 1');
  expect(saidOf(aSync())).toMatchObject({ guilty: [], evidence: [] });
});

test("a row says its health's words once, and everything of a failure", () => {
  const [row] = aSync().objects;
  if (!row) throw new Error('a row was to be there');
  const health = { status: 'Progressing' as const, message: '0 of 1 completions' };
  const waiting = { ...row, outcome: 'created' as const, health };
  expect(besideHealth({ ...waiting, message: '0 of 1 completions' })).toBeNull();
  expect(besideHealth({ ...waiting, message: 'deprecated' })).toBe('deprecated');
  expect(besideHealth({ ...waiting, outcome: 'failed', message: '0 of 1 completions' })).not.toBeNull();
});
