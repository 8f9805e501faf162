import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanItem } from '@landfall/contracts/plan';
import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { patchAs, sandbox } from '../../test/sandbox.ts';

/**
 * A case is a folder: `applied.json` is synced first, `meanwhile.json` is what others did since, `desired.json` is what
 * Git has now, `plan.txt` the plan as a reviewer reads it. UPDATE_GOLDEN=1 writes the plans anew.
 */
const folder = new URL('../../fixtures/plan/', import.meta.url).pathname;
const read = <Content>(name: string, file: string): Content =>
  JSON.parse(readFileSync(join(folder, name, file), 'utf8')) as Content;

interface Edit {
  manager: string;
  path: string;
  patch: Json;
}

test.each(readdirSync(folder))('plan of %s', async (name) => {
  const box = await sandbox();
  await box.sync(read<Manifest[]>(name, 'applied.json'), { waitForHealth: false });
  for (const { manager, path, patch } of read<Edit[]>(name, 'meanwhile.json'))
    await patchAs(box, manager, path, patch);
  const { plan } = await box.plan(read<Manifest[]>(name, 'desired.json'));
  const printed = `${plan.items.map(print).join('\n')}\n`.replaceAll(box.namespace, 'NAMESPACE');
  const golden = join(folder, name, 'plan.txt');
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, printed);
  expect(printed).toBe(readFileSync(golden, 'utf8'));
});

function print({ ref, action, phase, wave, hook, reason, changes, conflicts }: PlanItem): string {
  const value = (of: Json | undefined) => (of === undefined ? '(none)' : JSON.stringify(of));
  return [
    `${hook ? `${phase} hook, ` : ''}wave ${wave}  ${ref.kind} ${ref.name}: ${action}${reason ? `  (${reason})` : ''}`,
    ...changes.map(
      ({ pointer, before, after, manager }) =>
        `    ${pointer}: ${value(before)} → ${value(after)}${manager ? `  [${manager}]` : ''}`,
    ),
    ...conflicts.map(
      ({ pointer, live, desired, manager }) =>
        `    ! ${pointer}: ${value(live)} of ${manager}, Git wants ${value(desired)}`,
    ),
  ].join('\n');
}
