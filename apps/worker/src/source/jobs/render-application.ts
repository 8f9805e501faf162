import { type AskedRender, openForRender } from '@landfall/actions/applications/open-for-render';
import { recordRender } from '@landfall/actions/applications/record-render';
import { type Context, systemContext } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { openDataKeys } from '@landfall/actions/data-keys/open';
import { openOrMakeDataKeys } from '@landfall/actions/data-keys/open-or-make';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { type OpenedRepository, openRepository } from '@landfall/actions/repositories/open';
import { ObjectsGone } from '@landfall/actions/retention/hold-objects';
import { type EarlierInputs, earlierInputs } from '@landfall/actions/snapshots/find-by-input';
import type { NewSnapshot } from '@landfall/actions/snapshots/store';
import { nameObjects, type RenderedObjects } from '@landfall/actions/snapshots/store-objects';
import { readTogether } from '@landfall/actions/unit';
import { fetchCommit, GitError, healing, listRemote, type Mirror, resolveRevision } from '@landfall/git';
import type { JobPayload } from '@landfall/queue';
import { RenderError } from '@landfall/render';
import { goneWords } from '../../words.ts';
import { commitSummaryOf } from '../commit.ts';
import { contacting } from '../contacting.ts';
import { withDeclared } from '../reads.ts';
import { mirrorOf, remoteOf } from '../remote.ts';
import { renderAt, sourceOf } from '../render-at.ts';
import type { SourceRole } from '../role.ts';
import { findStoredRender } from '../stored-render.ts';
import { wordsFor } from '../words.ts';

/**
 * Renders an application at what its target revision means now and stores the snapshot; what follows from it (a sync,
 * nothing, a person's turn) is decided where it is recorded (next: sync-application). A failure is the application's
 * condition: it keeps running on what it has.
 */
export async function renderApplication(
  role: SourceRole,
  { organizationId, applicationId }: JobPayload<'render-application'>,
  signal: AbortSignal,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'Git changed, or its render was asked for.');
  const opened = await readTogether(context, (together) => open(role, together, applicationId));
  if (!opened) return;
  const { application } = opened;
  const tried: { revision: string | null } = { revision: null };
  try {
    const made = await makeSnapshot(role, context, opened, tried, signal);
    await recordRender(context, applicationId, application.asked, made);
  } catch (error) {
    // The process is closing: the next one renders.
    if (signal.aborted) return;
    if (isDatabaseAway(error)) throw error;
    // Still asked for: with everything stored anew it is recorded.
    if (error instanceof ObjectsGone) {
      await role.platform.queue.enqueue('render-application', { organizationId, applicationId });
      return;
    }
    const problem = wordsFor(role.log, error, 'The application could not be rendered.', applicationId);
    const final = (error instanceof RenderError || error instanceof GitError) && !error.retriable;
    const revision = final ? tried.revision : null;
    await recordRender(context, applicationId, application.asked, { problem, revision });
  } finally {
    await role.looks.forget(applicationId, application.asked);
  }
}

/** What a render reads before it begins. */
interface Opened {
  application: AskedRender;
  repository: OpenedRepository | undefined;
  earlier: EarlierInputs;
  /** Undefined before the first render. */
  keys: DataKeys | undefined;
}

async function open(role: SourceRole, context: Context, applicationId: string): Promise<Opened | undefined> {
  const application = await openForRender(context, applicationId);
  if (!application) return undefined;
  const [repository, keys] = await Promise.all([
    openRepository(context, role.key, application.repositoryId),
    openDataKeys(context, 'source', role.key),
  ]);
  const earlier = await earlierInputs(context, applicationId);
  return { application, repository, earlier, keys };
}

/** A commit to fetch, with the ref that it came from. */
type Target = { commit: string; ref?: string };

/** What a snapshot is made from. `started`: when Git was asked first. */
type From = Pick<Opened, 'application' | 'earlier' | 'keys'> & { target: Target; started: number };

/** What a render came to; its objects unless they are stored. */
interface Made {
  snapshot: NewSnapshot;
  rendered?: RenderedObjects;
}

async function makeSnapshot(
  role: SourceRole,
  context: Context,
  { repository, ...opened }: Opened,
  tried: { revision: string | null },
  signal: AbortSignal,
): Promise<Made> {
  if (!repository) throw new RenderError('nothing-to-render', goneWords('repository'));
  return contacting(role, repository, async (ready) => {
    const started = performance.now();
    const [mirror, target] = await Promise.all([
      mirrorOf(role, context, ready),
      targetNow(role, opened.application, ready),
    ]);
    const from = { ...opened, target, started };
    return healing(mirror, () => snapshotFrom(role, context, mirror, from, tried, signal));
  });
}

async function snapshotFrom(
  role: SourceRole,
  context: Context,
  mirror: Mirror,
  { application, earlier, keys: known, target, started }: From,
  tried: { revision: string | null },
  signal: AbortSignal,
): Promise<Made> {
  const commit = await fetchCommit(mirror, target);
  tried.revision = commit;
  const fetched = Math.round(performance.now() - started);
  const source = sourceOf(application);
  const [summary, { found, known: read }] = await Promise.all([
    commitSummaryOf(mirror, commit),
    findStoredRender(context, application.id, { mirror, commit, source, earlier }),
  ]);
  const base = { applicationId: application.id, commit: summary };
  if (found) {
    const { objectDigests, renderer, warnings } = found;
    const inputs = await withDeclared(mirror, commit, source, found.inputs);
    const durations = { fetch: fetched, render: 0 };
    return { snapshot: { ...base, objectDigests, inputs, renderer, warnings, durations } };
  }
  const [rendered, keys] = await Promise.all([
    renderAt(role, mirror, commit, source, { known: read, signal }),
    known ?? openOrMakeDataKeys(context, role.key),
  ]);
  const { inputs, renderer, warnings } = rendered;
  const named = nameObjects(keys, rendered.manifests);
  const durations = { fetch: fetched, render: rendered.milliseconds };
  const objectDigests = named.digests;
  return {
    snapshot: { ...base, objectDigests, inputs, renderer, warnings, durations },
    rendered: named,
  };
}

/** What the target revision means now, as the look saw it that asked for this render, or as Git says. @throws GitError */
async function targetNow(
  role: SourceRole,
  application: AskedRender,
  repository: OpenedRepository,
): Promise<Target> {
  const looked = await role.looks.take(application.id, application);
  const refs = looked ?? (await role.listings(repository.id, () => listRemote(remoteOf(role, repository))));
  const { commit, ref } = resolveRevision(refs, application.targetRevision);
  return { commit, ...(ref === undefined ? {} : { ref }) };
}
