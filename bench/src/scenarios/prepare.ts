import { type Folder, filesOf } from '../objects.ts';
import { type Followed, follow, type Stage, settled } from '../stage.ts';

/** One application per folder, all of one repository and in one namespace, in sync when this resolves. */
export async function prepare(
  stage: Stage,
  { id, folders }: { id: string; folders: readonly Folder[] },
  tell: (line: string) => void,
): Promise<Followed> {
  const began = performance.now();
  const files = folders.flatMap((folder) => Object.entries(filesOf(folder, () => 'start')));
  const repository = await follow(stage, `bench-${id}`, Object.fromEntries(files));
  for (const { path } of folders) {
    const where = { repositoryId: repository.id, clusterId: stage.clusterId, namespace: `bench-${id}` };
    await stage.api.call('applications.create', { body: { name: path, path, ...where } });
  }
  await settled(stage, repository.id, repository.firstCommit);
  tell(`${id}: ${folders.length} applications made in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return repository;
}
