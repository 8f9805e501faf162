import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanItem } from '@landfall/contracts/plan';
import { type Json, type Manifest, refOf } from '@landfall/contracts/resource';
import { expect, onTestFinished, test } from 'vitest';
import { mutatingWebhook } from '../../test/mutating-webhook.ts';
import { aRun, patchAs, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { kindOf } from '../ports/cluster.ts';
import type { PlanOptions } from './types.ts';

/**
 * A case is a folder: `made.json` is made by other tools first, `applied.json` is synced, `meanwhile.json` is what others did
 * since, `desired.json` is what Git has now, `options.json` the application's policy, `webhook.json` what a mutating webhook
 * does to every Deployment; `plan.txt` is the plan as a reviewer reads it. UPDATE_GOLDEN=1 writes the plans anew.
 */
const folder = new URL('../../fixtures/plan/', import.meta.url).pathname;
const read = <Content>(name: string, file: string): Content =>
  JSON.parse(readFileSync(join(folder, name, file), 'utf8')) as Content;
const readIfThere = <Content>(name: string, file: string, otherwise: Content): Content =>
  existsSync(join(folder, name, file)) ? read<Content>(name, file) : otherwise;

interface Edit {
  manager: string;
  path: string;
  patch: Json;
}

/** `look`: planned as the periodic look does, without hooks. */
type Policy = Partial<PlanOptions> & { look?: boolean };

test.each(readdirSync(folder))('plan of %s', async (name) => {
  const box = await sandbox();
  const webhook = readIfThere<object[]>(name, 'webhook.json', []);
  const stop = webhook.length > 0 ? await mutatingWebhook(box, webhook) : async () => undefined;
  onTestFinished(stop);
  await makeAsOthers(box, readIfThere(name, 'made.json', []));
  const { look, ...options } = readIfThere<Policy>(name, 'options.json', {});
  const applied = read<Manifest[]>(name, 'applied.json');
  if (applied.length > 0) await box.sync(applied, { waitForHealth: false });
  for (const { manager, path, patch } of read<Edit[]>(name, 'meanwhile.json'))
    await patchAs(box, manager, path, patch);
  const hooks = look ? 'left-out' : aRun();
  const { plan } = await box.plan(read<Manifest[]>(name, 'desired.json'), options, box.cluster, hooks);
  const printed = `${plan.items.map(print).join('\n')}\n`
    .replaceAll(box.namespace, 'NAMESPACE')
    .replaceAll(box.application.trackingPrefix, 'ORGANIZATION/APPLICATION')
    .replaceAll(box.application.id, 'APPLICATION');
  const golden = join(folder, name, 'plan.txt');
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, printed);
  expect(printed).toBe(readFileSync(golden, 'utf8'));
});

async function makeAsOthers(box: Sandbox, made: { manager: string; object: Manifest }[]): Promise<void> {
  const discovery = await box.cluster.discover();
  for (const { manager, object } of made) {
    const kind = kindOf(discovery, refOf(object));
    if (!kind) throw new Error(`no kind ${object.kind}`);
    const metadata = { ...object.metadata, namespace: box.namespace };
    await box.cluster.create(kind, { ...object, metadata }, { fieldManager: manager, dryRun: false });
  }
}

function print(item: PlanItem): string {
  const { ref, action, phase, wave, hook, reason, needsApproval, changes, conflicts, warnings } = item;
  const value = (of: Json | undefined) => (of === undefined ? '(none)' : JSON.stringify(of));
  return [
    `${hook ? `${phase} hook, ` : ''}wave ${wave}  ${ref.kind} ${ref.name}: ${action}${reason ? `  (${reason})` : ''}`,
    ...(needsApproval === undefined ? [] : [`    needs a yes: ${needsApproval}`]),
    ...changes.map(
      ({ pointer, before, after, manager, since }) =>
        `    ${pointer}: ${value(before)} → ${value(after)}${manager ? `  [${manager}${since ? `, since ${whenOf(since)}` : ''}]` : ''}`,
    ),
    ...warnings.map((warning) => `    warning: ${warning}`),
    ...conflicts.map(
      ({ pointer, live, desired, manager }) =>
        `    ! ${pointer}: ${value(live)} of ${manager}, Git wants ${value(desired)}`,
    ),
  ].join('\n');
}

/** A moment of this very test, to the second, reads as TIME. */
function whenOf(since: string): string {
  const age = Date.now() - Date.parse(since);
  return age > -1_000 && age < 300_000 ? 'TIME' : since;
}
