import { ignoreDifference } from '@landfall/contracts/application';
import { placeAsJq } from '@landfall/contracts/field-place';
import type { FieldChange } from '@landfall/contracts/plan';
import { type Json, type Manifest, refOf } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { deployment, patchAs, type Sandbox, sandbox } from '../../test/sandbox.ts';

const container = (name: string) => ({ name, image: `registry.test/${name}:1` });
const PATH = 'apps/deployments/web';

function web(...names: string[]): Manifest {
  const manifest = deployment('web', { replicas: 0 });
  const spec = manifest.spec as { template: { spec: { containers: Json } } };
  spec.template.spec.containers = names.map(container);
  return manifest;
}

/** Another manager takes the images of these containers. */
const setImages = (box: Sandbox, ...names: string[]) =>
  patchAs(box, 'updater', PATH, {
    spec: {
      template: { spec: { containers: names.map((name) => ({ name, image: `other.test/${name}` })) } },
    },
  });

const changesOf = async (box: Sandbox, desired: Manifest, rules: string[] = []): Promise<FieldChange[]> => {
  const ignoreDifferences = [
    ignoreDifference.parse({ group: 'apps', kind: 'Deployment', jqPathExpressions: rules }),
  ];
  const { plan } = await box.plan([desired], { ignoreDifferences, respectIgnored: true });
  return plan.items[0]?.changes ?? [];
};
const placesOf = (changes: readonly FieldChange[]) => changes.map(({ place = [] }) => placeAsJq(place));
const imageOf = (name: string) => `.spec.template.spec.containers[]? | select(.name == "${name}") | .image`;

test('A.5, 7: a field in a list is told and ignored by what names its item, in whatever order Git has them', async () => {
  const box = await sandbox();
  await box.sync([web('web', 'proxy')]);
  await setImages(box, 'web', 'proxy');
  const found = await changesOf(box, web('web', 'proxy'));
  expect(placesOf(found)).toEqual([imageOf('web'), imageOf('proxy')]);
  for (const order of [web('web', 'proxy'), web('proxy', 'web')])
    expect(placesOf(await changesOf(box, order, [imageOf('web')]))).toEqual([imageOf('proxy')]);
});

test('7: a field in a list that a heal leaves is found by what names its item, wherever that stands by now', async () => {
  const box = await sandbox();
  await box.sync([web('proxy', 'web')]);
  await setImages(box, 'web', 'proxy');
  const [left] = (await changesOf(box, web('proxy', 'web'))).filter(({ after }) =>
    String(after).includes('web'),
  );
  expect(left).toMatchObject({ pointer: '/spec/template/spec/containers/1/image' });
  // What was told by another order: the number is that of the other container.
  const pointer = '/spec/template/spec/containers/0/image';
  const ref = { ...refOf(web('web')), namespace: box.namespace };
  const { plan } = await box.plan([web('proxy', 'web')], {
    leave: [{ ref, pointer, ...(left?.place ? { place: left.place } : {}) }],
  });
  expect(placesOf(plan.items[0]?.changes ?? [])).toEqual([imageOf('proxy')]);
});
