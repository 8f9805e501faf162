import { type Context, systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { type OpenedRepository, openRepository } from '@landfall/actions/repositories/open';
import { openForRevert, type RevertableApplication } from '@landfall/actions/rollback/open-for-revert';
import {
  type RevertOutcome,
  recordRevert,
  recordRevertBranch,
} from '@landfall/actions/rollback/record-revert';
import { healing, listRemote, pushRevert as pushBranch, resolveRevision } from '@landfall/git';
import type { JobPayload } from '@landfall/queue';
import { goneWords } from '../../words.ts';
import { contacting } from '../contacting.ts';
import { closeReplaced } from '../proposing/close-replaced.ts';
import { pullOf } from '../proposing/pull-of.ts';
import { bodyOf, messageOf, titleOf } from '../proposing/words-of-revert.ts';
import { mirrorOf, remoteOf } from '../remote.ts';
import type { SourceRole } from '../role.ts';
import { wordsFor } from '../words.ts';

/**
 * Pushes the branch that brings Git back to what an application is pinned to: one commit in which what its renders read is
 * as it was. At GitHub it becomes a pull request. The pin stays until that is merged and rendered.
 */
export async function pushRevert(
  role: SourceRole,
  { organizationId, applicationId }: JobPayload<'push-revert'>,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'A revert was asked for.');
  const application = await openForRevert(context, applicationId);
  if (!application) return;
  try {
    await recordRevert(context, applicationId, application.branch, await made(role, context, application));
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const problem = wordsFor(role.log, error, 'The branch could not be made.', applicationId);
    await recordRevert(context, applicationId, application.branch, { failed: problem });
  }
}

async function made(
  role: SourceRole,
  context: Context,
  application: RevertableApplication,
): Promise<RevertOutcome> {
  const { repositoryId } = application;
  const repository = await openRepository(context, role.key, repositoryId);
  if (!repository) return { failed: goneWords('repository') };
  const push = (opened: OpenedRepository) => pushed(role, context, application, opened);
  const { revision, into } = await contacting(role, repository, push, { push: true });
  if (into === null) return { revision, url: null };
  const { branch, replaces } = application;
  await recordRevertBranch(context, application.id, { branch, revision });
  const words = { title: titleOf(application), body: bodyOf(application) };
  const pull = await pullOf(role, repository, { branch, into, ...words });
  if (pull.number === null)
    return { revision, url: pull.url, ...(pull.problem ? { noPull: pull.problem } : {}) };
  await closeReplaced(role, context, repository, replaces);
  return { revision, ...pull };
}

async function pushed(
  role: SourceRole,
  context: Context,
  application: RevertableApplication,
  repository: OpenedRepository,
): Promise<{ revision: string; into: string | null }> {
  const { targetRevision, good, paths, branch } = application;
  const { commit: head, ref } = resolveRevision(await listRemote(remoteOf(role, repository)), targetRevision);
  const mirror = await mirrorOf(role, context, repository);
  const message = messageOf(application);
  const from = { head, ...(ref === undefined ? {} : { headRef: ref }) };
  const commit = { ...from, good, paths, branch, message, at: application.pinnedAt };
  const revision = await healing(mirror, () => pushBranch(mirror, commit));
  return { revision, into: ref?.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null };
}
