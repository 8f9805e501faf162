import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@landfall/contracts/resource';
import { expect, onTestFinished, test } from 'vitest';
import { type Sandbox, sandbox } from '../../test/sandbox.ts';
import { stolen } from '../../test/stolen.ts';
import { seemsDifferent } from '../compare/owned-fields.ts';
import type { Cluster, PlannedSync } from '../index.ts';

/** A file per kind or family: every spelling that an API server stores otherwise than it was written. */
const folder = new URL('../../fixtures/kinds/', import.meta.url).pathname;

/** The garbage collector looks every 30 s for kinds that came with a CRD. */
const PATIENT = { waveDeadlineMs: 120_000 };

/** `RUN` names what is not in the namespace, `NAMESPACE` is where the rest goes. */
const read = (file: string, { namespace }: Sandbox): Manifest[] =>
  JSON.parse(
    readFileSync(join(folder, file), 'utf8').replaceAll('RUN', namespace).replaceAll('NAMESPACE', namespace),
  );

const changed = ({ plan }: PlannedSync) =>
  plan.items
    .filter(({ action }) => action !== 'unchanged')
    .map(({ ref, action, reason, changes }) => ({
      name: `${ref.kind} ${ref.name}`,
      action,
      reason,
      changes,
    }));

function counting(cluster: Cluster): { cluster: Cluster; tried: string[] } {
  const tried: string[] = [];
  const apply: Cluster['apply'] = (kind, manifest, options) => {
    tried.push(`${manifest.kind} ${manifest.metadata.name}`);
    return cluster.apply(kind, manifest, options);
  };
  return { cluster: { ...cluster, apply }, tried };
}

/** Fields of which it is not noticed that another manager took them; CA bundles are the cluster's (semantics A.5). */
const unseen = ({ steps }: PlannedSync): string[] =>
  steps.flatMap(({ live, manifest, item: { ref } }) =>
    (live ? stolen(live) : [])
      .filter(({ field }) => !field.endsWith('f:caBundle'))
      .filter((one) => manifest && !seemsDifferent(manifest, one.live, manifest))
      .map(({ field }) => `${ref.kind} ${ref.name} ${field}`),
  );

test.each(readdirSync(folder))(
  'applied, then planned: all unchanged, without a dry run, and all goes again: %s',
  async (file) => {
    const box = await sandbox();
    const desired = read(file, box);
    onTestFinished(async () => {
      await box.sync([], PATIENT);
    });
    const { outcome, problem } = await box.sync(desired, PATIENT);
    expect({ outcome, problem }).toEqual({ outcome: 'succeeded', problem: undefined });

    const { cluster, tried } = counting(box.cluster);
    const planned = await box.plan(desired, {}, cluster);
    expect(changed(planned)).toEqual([]);
    expect(tried).toEqual([]);
    // And it is not blind: whichever field another manager takes, it is seen.
    expect(unseen(planned)).toEqual([]);

    // A host that lost what was applied last asks the API server instead, and comes to the same.
    box.previous = [];
    expect(changed(await box.plan(desired))).toEqual([]);
    const again = await box.sync(desired);
    expect(again.results.filter((one) => one.outcome !== 'unchanged')).toEqual([]);

    expect(await box.sync([], PATIENT)).toMatchObject({ outcome: 'succeeded' });
    expect(box.ledger.items()).toEqual([]);
  },
  180_000,
);
