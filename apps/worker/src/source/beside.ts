import { posix } from 'node:path';
import { checkout, type Mirror } from '@landfall/git';
import { foldersOf, isKustomization } from '@landfall/render';
import type { SourceRole } from './role.ts';

/** More kustomizations in one commit are not looked through. */
const MOST = 20_000;

/**
 * What a source needs beside its own folder, found without the rest of the commit, which is too large to be written: the folders
 * that its kustomization refers to, in turn, and the values files that its settings name. @throws RenderError, GitError
 */
export async function besideOf(
  { trees }: Pick<SourceRole, 'trees'>,
  mirror: Mirror,
  commit: string,
  { path, renderer }: { path: string; renderer: { helm: { valuesFiles: readonly string[] } } },
): Promise<string[]> {
  const values = renderer.helm.valuesFiles.map((name) =>
    name.startsWith('/') ? posix.normalize(name).slice(1) : posix.normalize(posix.join(path, name)),
  );
  const limits = { files: MOST, totalBytes: 64 * 1024 * 1024, fileBytes: 1024 * 1024 };
  const tree = await checkout(mirror, commit, { into: trees, own: [path], only: isKustomization, limits });
  try {
    const folders = await foldersOf(tree.dir, path === '.' ? '' : path);
    return [...folders, ...values].filter((one) => one !== path && one !== '' && !one.startsWith('../'));
  } finally {
    await tree.dispose();
  }
}
