import type { Look } from './look.ts';

/** Where the branch or tag stands that a push was told of, null where there is none any more; of other refs where the repository does. */
export function commitAt(
  { seen: { refs }, headRevision }: Pick<Look, 'seen' | 'headRevision'>,
  ref: string | null,
): string | null {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref ?? '') ?? [];
  if (kind === undefined) return headRevision;
  const wanted = kind === 'heads' ? 'branch' : 'tag';
  return refs.refs.find((one) => one.kind === wanted && one.name === name)?.commit ?? null;
}
