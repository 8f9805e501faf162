import type { Context } from '@landfall/actions/context';
import type { OpenedProposal } from '@landfall/actions/proposals/open';
import { Refusal } from '@landfall/actions/refusal';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import {
  fetchCommit,
  healing,
  listRemote,
  type Mirror,
  pushCommit,
  resolveRevision,
  writeEdit,
} from '@landfall/git';
import { mirrorOf, remoteOf } from '../remote.ts';
import { renderAt, sourceOf } from '../render-at.ts';
import type { SourceRole } from '../role.ts';
import { type EditedFiles, editFiles } from './edit-files.ts';
import { isRead } from './is-read.ts';
import { readFiles } from './read-files.ts';
import { fromChart } from './words.ts';
import { messageOf } from './words-of-commit.ts';

/** A branch that was pushed, and where it is to be merged. */
export interface PushedBranch {
  branch: string;
  revision: string;
  into: string;
  notes: string[];
}

/**
 * Pushes a branch with one commit that has Git say what lives. The places in Git are found and rendered first: where one is not the
 * right one, nothing is pushed.
 * @throws Refusal in words where there is no place, or Git follows no branch; RenderError, GitError
 */
export async function pushAccepted(
  role: SourceRole,
  context: Context,
  {
    proposal,
    repository,
    signal,
  }: { proposal: OpenedProposal; repository: OpenedRepository; signal: AbortSignal },
): Promise<PushedBranch> {
  const { application, view } = proposal;
  const refs = await listRemote(remoteOf(role, repository));
  const { commit: head, ref } = resolveRevision(refs, application.targetRevision);
  const into = ref?.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined;
  if (ref === undefined || into === undefined) throw noBranch(application);
  const mirror = await mirrorOf(role, context, repository);
  const branch = `landfall/accept-${application.name}-${view.id.slice(-8)}-${head.slice(0, 7)}`;
  return healing(mirror, async () => {
    await fetchCommit(mirror, { commit: head, ref });
    const files = await edited(role, mirror, { proposal, head, signal });
    const notes = notesOf(proposal, [...files.keys()]);
    const at = proposal.askedAt;
    const revision = await writeEdit(mirror, { head, files, message: messageOf(proposal, notes), at });
    await pushCommit(mirror, revision, branch);
    return { branch, revision, into, notes };
  });
}

async function edited(
  role: SourceRole,
  mirror: Mirror,
  { proposal, head, signal }: { proposal: OpenedProposal; head: string; signal: AbortSignal },
): Promise<EditedFiles> {
  const { application, fields, askedAt: at } = proposal;
  const source = sourceOf(application);
  const before = await renderAt(role, mirror, head, source, { known: application.read, signal });
  const roots = Object.keys(before.inputs.roots);
  const { kind } = before.renderer;
  const [first] = fields;
  if (kind === 'helm' && first) throw fromChart(first);
  return editFiles({
    hasMoved: head !== application.revision,
    ...{ fields, folder: application.path, kind: kind === 'kustomize' ? 'kustomize' : 'plain' },
    files: await readFiles(mirror, head, { roots, folder: application.path }),
    render: async (files) => {
      if (files.size === 0) return before.manifests;
      const commit = await writeEdit(mirror, { head, files, message: 'Tried', at });
      return (await renderAt(role, mirror, commit, source, { known: roots, signal })).manifests;
    },
  });
}

/** Neighbours that read the files, too, are named: theirs changes with it. */
function notesOf({ neighbours }: OpenedProposal, files: readonly string[]): string[] {
  const names = neighbours
    .filter(({ read }) => files.some((file) => isRead(file, read)))
    .map(({ name }) => name);
  if (names.length === 0) return [];
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return [`Read by ${names.slice(0, 5).join(', ')}${more} as well: look at them before you merge.`];
}

const noBranch = ({ name, targetRevision }: OpenedProposal['application']): Refusal =>
  new Refusal('refused', {
    what: `Nothing of “${name}” was accepted into Git.`,
    why: `It follows ${targetRevision}, which is no branch: there is nothing to merge into.`,
    fix: 'Change it in Git by hand, and have the application follow that.',
  });
