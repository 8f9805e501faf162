import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '@landfall/actions/context';
import { openSshAccess } from '@landfall/actions/deploy-keys/open-access';
import { advanceProbe } from '@landfall/actions/probes/advance';
import type { ProbeInput, ProbeResult } from '@landfall/contracts/probe';
import { isSshUrl } from '@landfall/contracts/repository-url';
import {
  fetchCommit,
  listRemote,
  openMirror,
  parseRepositoryUrl,
  type RemoteRef,
  type RemoteRefs,
  removeMirror,
} from '@landfall/git';
import { commitSummaryOf } from '../commit.ts';
import { remoteOf } from '../remote.ts';
import type { SourceRole } from '../role.ts';
import { deployableFolders } from './folders.ts';

/** Branches and tags that an answer names. */
const MOST_NAMES = 500;

/**
 * Does this address work, and what is in it? A mirror of its own, thrown away after: nothing of a question stays.
 * @throws GitError; Refusal about the deploy key or the host's keys
 */
export async function probeRepository(
  role: SourceRole,
  context: Context,
  probeId: string,
  input: Extract<ProbeInput, { kind: 'repository' }>,
): Promise<ProbeResult> {
  const url = parseRepositoryUrl(input.url);
  const repository = {
    url,
    ...(input.credential ? { credential: input.credential } : {}),
    ...(input.ssh && isSshUrl(url) ? { ssh: await openSshAccess(context, role.key, url, input.ssh) } : {}),
  };
  const remote = remoteOf(role, repository);
  const refs = await listRemote(remote);
  const head = refs.refs.find(({ kind, name }) => kind === 'branch' && name === refs.defaultBranch);
  const known = namesOf(repository.url, refs);
  if (!head) return { ...known, head: null, folders: [] };
  await advanceProbe(context, probeId, {
    stage: 'Looking for folders to deploy',
    result: { ...known, head: null, folders: [] },
  });
  const dir = join(role.mirrors, context.organizationId, `${randomUUID()}.probe`);
  const mirror = await openMirror({ dir, remote });
  try {
    const commit = await fetchCommit(mirror, { commit: head.commit, ref: `refs/heads/${head.name}` });
    const folders = await deployableFolders(mirror, commit);
    return { ...known, head: await commitSummaryOf(mirror, commit), folders };
  } finally {
    await removeMirror(mirror);
    await rm(dir, { recursive: true, force: true });
  }
}

function namesOf(url: string, refs: RemoteRefs) {
  const named = (kind: RemoteRef['kind']) =>
    refs.refs
      .filter((ref) => ref.kind === kind)
      .map(({ name }) => name)
      .slice(0, MOST_NAMES);
  return {
    kind: 'repository' as const,
    url,
    defaultBranch: refs.defaultBranch ?? '',
    branches: named('branch'),
    tags: named('tag'),
  };
}
