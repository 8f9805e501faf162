import { createApplicationInput } from '@landfall/contracts/application';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { createApplication } from './create.ts';
import { listFollowers } from './list-followers.ts';
import { recordRender } from './record-render.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

it('tells by name who follows a repository, and of a render only what a push is compared with', async () => {
  const context = await test.member();
  const { id, repositoryId, clusterId } = await testApplication(context);
  const another = { name: 'a-first', repositoryId, clusterId, namespace: 'web', path: 'a' };
  const first = await createApplication(context, createApplicationInput.parse(another));
  await testApplication(context);
  const snapshot = await rendered(test, context, id, [configMap('a')]);
  const reads = { kind: 'files', ids: { 'web/a.yaml': 'b'.repeat(40) } } as const;
  const told = { path: 'web', renderer: { helm: { values: 'x'.repeat(60_000) } } };
  const inputs = { ...snapshot.inputs, told, target: { apiVersions: ['v1', 'apps/v1'] }, reads };
  await recordRender(context, id, 1, { snapshot: { ...snapshot, inputs } });

  const followers = await listFollowers(context, repositoryId);
  expect(followers).toMatchObject([
    { id: first.id, name: 'a-first', path: 'a', inputs: null, triedRevision: null, rendering: true },
    { id, triedRevision: snapshot.commit.revision, renderFailed: false, rendering: false },
  ]);
  expect(followers[1]?.inputs).toEqual({ roots: snapshot.inputs.roots, reads });
});

it('tells nothing of another organization’s applications', async () => {
  const { repositoryId } = await testApplication(await test.member('Ada'));
  expect(await listFollowers(await test.member('Eve'), repositoryId)).toEqual([]);
});
