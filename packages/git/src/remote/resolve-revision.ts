import semver from 'semver';
import { GitError } from '../errors.ts';
import type { RemoteRef, RemoteRefs } from './list.ts';
import { nearNames } from './near-names.ts';

/** What a target revision means right now. `ref` is the full name to fetch by, absent for a bare commit id. */
export interface ResolvedRevision {
  commit: string;
  ref?: string;
  kind: 'branch' | 'tag' | 'commit';
}

/**
 * Finds the commit that a target revision names: `HEAD` (the default branch), a branch, a tag, a full ref, a full
 * commit id, or a semver range over the tags (`^1.2`, `>=1.0.0 <2`, `v1.*`; pre-releases only if the range names
 * one). A branch wins over a tag of the same name, and either over a range: what is written is what is followed.
 * A commit id is returned as it is; whether it exists shows when it is fetched.
 * @throws GitError `revision-not-found`, with near names
 */
export function resolveRevision(remote: RemoteRefs, targetRevision: string): ResolvedRevision {
  const target = targetRevision.trim();
  if (/^[0-9a-f]{40}$/.test(target)) return { commit: target, kind: 'commit' };
  const wanted = target === '' || target === 'HEAD' ? remote.defaultBranch : target;
  if (wanted === undefined) throw emptyRepository();
  const ref = named(remote.refs, wanted) ?? newestInRange(remote.refs, wanted);
  if (!ref) throw notFound(remote, target, wanted);
  const folder = ref.kind === 'branch' ? 'heads' : 'tags';
  return { commit: ref.commit, ref: `refs/${folder}/${ref.name}`, kind: ref.kind };
}

function named(refs: readonly RemoteRef[], wanted: string): RemoteRef | undefined {
  const full = /^refs\/(heads|tags)\/(.+)$/.exec(wanted);
  if (full) {
    const kind = full[1] === 'heads' ? 'branch' : 'tag';
    return refs.find((ref) => ref.kind === kind && ref.name === full[2]);
  }
  const same = refs.filter((ref) => ref.name === wanted);
  return same.find((ref) => ref.kind === 'branch') ?? same[0];
}

function newestInRange(refs: readonly RemoteRef[], wanted: string): RemoteRef | undefined {
  const range = semver.validRange(wanted.replace(/\bv(?=\d)/g, ''));
  // A plain `1.2.3` was looked for by name already; it is no range.
  if (range === null || semver.valid(wanted) !== null) return undefined;
  let newest: { ref: RemoteRef; version: semver.SemVer } | undefined;
  for (const ref of refs) {
    const version = ref.kind === 'tag' ? semver.parse(ref.name) : null;
    if (!version || !semver.satisfies(version, range)) continue;
    if (!newest || semver.gt(version, newest.version)) newest = { ref, version };
  }
  return newest?.ref;
}

function notFound(remote: RemoteRefs, target: string, wanted: string): GitError {
  const shown = target.slice(0, 100);
  if (/^[0-9a-f]{7,39}$/.test(wanted)) {
    return new GitError('revision-not-found', {
      what: `There is no branch or tag ${shown}.`,
      why: 'It looks like a shortened commit id, and those can come to mean another commit.',
      fix: 'Use the full commit id of 40 letters and digits.',
    });
  }
  const near = nearNames(
    wanted,
    remote.refs.map((ref) => ref.name),
  );
  const known = near.length > 0 ? near : remote.refs.slice(0, 3).map((ref) => ref.name);
  const why =
    target === 'HEAD' || target === ''
      ? `The default branch ${wanted.slice(0, 100)} does not exist.`
      : 'The repository has no branch or tag of this name, and no tag in such a range.';
  return new GitError('revision-not-found', {
    what: `Could not find revision ${shown === '' ? 'HEAD' : shown}.`,
    why,
    fix: near.length > 0 ? `Did you mean ${list(known)}?` : `Choose another, such as ${list(known)}.`,
  });
}

function emptyRepository(): GitError {
  return new GitError('revision-not-found', {
    what: 'Could not find a revision to deploy.',
    why: 'The repository has no branches: it is empty, or the address leads to a web page and not to a repository.',
    fix: 'Push a first commit, or check the address.',
  });
}

function list(names: readonly string[]): string {
  return names.length > 0 ? names.join(', ') : 'one you push first';
}
