import { type SyncPhase, stepKey } from '@landfall/contracts/plan';
import { type Manifest, PHASE_ANNOTATION, refOf, SYNC_ANNOTATION } from '@landfall/contracts/resource';
import { type Desired, describe } from '../normalize/desired.ts';
import { type ApplicationIdentity, mark, ownershipOf } from '../normalize/tracking.ts';
import type { Kind } from '../ports/cluster.ts';
import { decideByDryRun } from './dry-run.ts';
import { withTimeToSee } from './hook-ttl.ts';
import { isMadeAsHook, isOtherToolsHook } from './left-hooks.ts';
import { makersOf } from './makers.ts';
import { readLive } from './read-live.ts';
import { standing } from './standing.ts';
import type { Decision } from './step.ts';
import type { DecisionRequest, HookRun, HookState } from './types.ts';

/** The phases of a sync; the others are a deletion's (semantics A.2). */
const OF_A_SYNC: ReadonlySet<SyncPhase> = new Set(['PreSync', 'Sync', 'PostSync', 'SyncFail']);

/** The hooks of one run among what Git wants, named and marked with the run; everything else as it is. */
export function prepareHooks(
  objects: readonly Desired[],
  application: ApplicationIdentity,
  run: HookRun | undefined,
  phases: ReadonlySet<SyncPhase> = OF_A_SYNC,
): Desired[] {
  const taken = new Set<string>();
  return objects
    .filter(({ hook, phase }) => hook === undefined || phases.has(phase))
    .map((desired) => (desired.hook ? prepared(desired, application, run, taken) : desired));
}

function prepared(
  desired: Desired,
  application: ApplicationIdentity,
  run: HookRun | undefined,
  taken: Set<string>,
): Desired {
  const { generateName, ...metadata } = desired.manifest.metadata;
  const name =
    desired.ref.name !== '' || typeof generateName !== 'string'
      ? desired.ref.name
      : free(generatedName(generateName, desired.phase, run), taken);
  const marks = run ? { [SYNC_ANNOTATION]: run.id, [PHASE_ANNOTATION]: desired.phase } : {};
  const annotations = { ...metadata.annotations, ...marks };
  const manifest = withTimeToSee({ ...desired.manifest, metadata: { ...metadata, name, annotations } });
  const ref = refOf(manifest);
  return { ...desired, ref, manifest: mark(manifest, ref, application) };
}

/** semantics A.2: `<generateName><revision 7>-<phase>-<start unix>` in lower case; every attempt of a sync gets the same. */
function generatedName(generateName: string, phase: SyncPhase, run: HookRun | undefined): string {
  const suffix = run
    ? `${run.revision.slice(0, 7)}-${phase}-${Math.floor(run.startedAt.getTime() / 1000)}`
    : `${phase}-preview`;
  return `${generateName}${suffix}`.toLowerCase();
}

function free(name: string, taken: Set<string>): string {
  let one = name;
  for (let count = 2; taken.has(one); count += 1) one = `${name}-${count}`;
  taken.add(one);
  return one;
}

/**
 * What a sync has to do with one hook: always to run it, unless this very run has. What an earlier run left behind is no
 * difference (semantics A.5); a stranger's object of that name is never deleted for a hook's sake.
 */
export async function decideHook(
  desired: Desired,
  kind: Kind,
  live: Manifest | undefined,
  request: DecisionRequest,
): Promise<Decision> {
  const { run, application } = request.context;
  const isOurs =
    live !== undefined && ownershipOf(live, desired.ref, application).owner === 'this-application';
  const isOfThisRun = isOurs && isMadeBy(run, desired.phase, live);
  const over = hookOver(desired, run);
  // Should it still be there, it goes at the end if its delete policy says so.
  if (over) return { action: 'create', hook: over, ...(isOfThisRun ? { live } : {}) };
  if (!live) return decideUnlisted(desired, kind, request);
  if (!isOurs) return stranger(desired);
  return { action: 'create', live, hook: { made: isOfThisRun ? 'running' : 'no' } };
}

/** How it ended in an earlier attempt of this run; undefined where none saw its end. */
function hookOver(desired: Desired, run: HookRun | undefined): HookState | undefined {
  const key = stepKey(desired);
  const why = run?.failed.get(key);
  if (why !== undefined) return { made: 'failed', why };
  return run?.done.has(key) ? { made: 'ended' } : undefined;
}

function isMadeBy(run: HookRun | undefined, phase: SyncPhase, { metadata }: Manifest): boolean {
  const { [SYNC_ANNOTATION]: madeBy, [PHASE_ANNOTATION]: madeFor = phase } = metadata.annotations ?? {};
  return run !== undefined && madeBy === run.id && madeFor === phase;
}

/**
 * No hook of ours stands there; an object of somebody's may. What a hook of a removed application left is in nobody's way: it
 * goes before the hook is made, as our own would, and what Argo CD or Helm left as a hook does too where they are taken over.
 */
async function decideUnlisted(desired: Desired, kind: Kind, request: DecisionRequest): Promise<Decision> {
  const tried = await decideByDryRun(desired, kind, undefined, request);
  const there = tried.action === 'create' ? undefined : await readLive(request.cluster, kind, desired.ref);
  if (!there) return tried;
  const { refusal, owner } = standing(there, desired.ref, request.context);
  if (refusal !== undefined) return { action: 'refuse', reason: refusal, owner };
  const isTheirs = isOtherToolsHook(there, desired.manifest);
  if (isMadeAsHook(there, desired.ref)) return { action: 'create', live: there };
  if (!isTheirs || request.context.options.adopt !== true) return stranger(desired, isTheirs);
  const makers = makersOf(there, desired.manifest).join(', ');
  return { action: 'create', live: there, reason: `It takes the place of the hook that ${makers} left.` };
}

function stranger({ ref, phase }: Desired, isOtherTools = false): Decision {
  const way = isOtherTools
    ? ' Or switch on “Take over what other tools made” in the application’s settings.'
    : '';
  return {
    action: 'refuse',
    reason: `${describe(ref)} exists and is no hook of this application, so it is not replaced by the ${phase} hook. Rename the hook, or delete that object.${way}`,
  };
}
