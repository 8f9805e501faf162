import type { Context } from '@landfall/actions/context';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { read, unitOfWork } from '@landfall/actions/unit';
import { applicationId, repositoryId as asRepositoryId } from '@landfall/contracts/ids';
import { commitFiles } from '@landfall/devstack/git-server';
import { type SmallDisk, smallDisk } from '@landfall/devstack/small-disk';
import { afterAll, beforeAll, expect, it, onTestFinished, type TestContext, vi } from 'vitest';
import { refreshRepository } from '../src/source/jobs/refresh-repository.ts';
import { renderApplication } from '../src/source/jobs/render-application.ts';
import { NAME, type PullScene, pullScene, pullTenant } from './pull-scene.ts';

let test: TestPlatform;
let scene: PullScene;
beforeAll(async () => {
  test = await testPlatform();
  scene = await pullScene(test);
  const kustomization = 'resources: [cm.yaml]\n';
  await commitFiles(scene.github, NAME, { 'web/kustomization.yaml': kustomization }, 'Kustomize');
});
afterAll(async () => {
  await scene?.close();
  await test?.close();
});

async function fullDisk(context: TestContext): Promise<SmallDisk> {
  const disk = await smallDisk(64);
  if (typeof disk === 'string') return context.skip(disk);
  onTestFinished(() => disk.remove());
  await disk.fill();
  return disk;
}

/** One application's render over a role, and how the application stands then. */
async function rendered(role: PullScene['role'], context: Context, id: string) {
  const job = { organizationId: context.organizationId, applicationId: applicationId.parse(id) };
  await renderApplication(role, job, new AbortController().signal);
  return read(context, (tx) => tx.application.findFirstOrThrow({ where: { id } }));
}

/** The next poll has it rendered, though no commit came. */
async function polled(role: PullScene['role'], context: Context, repositoryId: string): Promise<string[]> {
  test.jobs.length = 0;
  await unitOfWork(context, ({ tx }) => tx.repository.updateMany({ data: { nextPollAt: new Date(0) } }));
  const { organizationId } = context;
  await refreshRepository(role, { organizationId, repositoryId: asRepositoryId.parse(repositoryId) });
  return test.jobs.flatMap(({ name, payload }) =>
    name === 'render-application' ? [(payload as { applicationId: string }).applicationId] : [],
  );
}

type Role = PullScene['role'];
const places: [string, (role: Role, dir: string) => Role][] = [
  ['mirrors', (role, dir) => ({ ...role, mirrors: dir })],
  ['checkouts', (role, dir) => ({ ...role, trees: dir })],
  [
    'render trees',
    (role, dir) => {
      vi.stubEnv('LANDFALL_RENDER_DIR', dir);
      onTestFinished(() => void vi.unstubAllEnvs());
      return role;
    },
  ],
];

for (const [name, on] of places)
  it(`a full disk of ${name} is told as the platform’s, and is over by itself when it has room`, async (running) => {
    const disk = await fullDisk(running);
    const { context, repositoryId, ids } = await pullTenant(test, scene);
    const id = ids.web ?? '';
    const role = on(scene.role, disk.dir);
    const { problem, triedRevision } = await rendered(role, context, id);
    expect(problem).toMatchObject({
      code: 'disk-full',
      why: expect.stringContaining('disk of the platform is full'),
    });
    // Not this commit's fault: it is tried again.
    expect(triedRevision).toBeNull();
    await disk.grow(16_000);
    expect(await polled(role, context, repositoryId)).toContain(id);
    expect((await rendered(role, context, id)).problem).toBeNull();
  });
