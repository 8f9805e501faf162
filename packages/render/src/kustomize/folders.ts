import { DEFAULT_LIMITS } from '../limits.ts';
import { kustomizeReferences } from './references.ts';

/**
 * The folders that a kustomization is built of, its own among them, from nothing but the kustomizations of a tree: what is to be
 * there before it can be built. @param root a tree that need hold no other file @param folder '' is the root
 * @throws RenderError as a build would
 */
export async function foldersOf(root: string, folder: string): Promise<string[]> {
  return [...(await kustomizeReferences(root, folder, DEFAULT_LIMITS)).folders];
}
