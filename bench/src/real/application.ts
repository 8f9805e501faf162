import type { ApplicationView } from '@landfall/contracts/application';
import type { Stage } from '../stage.ts';
import type { Expected, RealApplication, RealInput } from './pins.ts';
import type { RealResult } from './result.ts';
import { endOf, until } from './until.ts';
import { describeRef } from './words.ts';

/** An application that was created from a pinned commit, and what it has come to so far. */
export interface Running {
  id: string;
  expected: Expected;
  result: RealResult;
}

/** Creates it and waits for the end of its first sync, then asks for a second one, which must change nothing. */
export async function bringUp(
  stage: Stage,
  repositoryId: string,
  { repository, commit }: Pick<RealInput, 'repository' | 'commit'>,
  { expected, ...application }: RealApplication,
): Promise<Running> {
  const began = performance.now();
  const body = { ...application, repositoryId, clusterId: stage.clusterId };
  const { id } = await stage.api.call('applications.create', { body });
  const settled = await until(
    stage,
    id,
    ({ syncStatus, problem }) => problem !== null || syncStatus === 'Synced',
  );
  const firstSyncSeconds = (performance.now() - began) / 1000;
  const result: RealResult = {
    ...{ application: application.name, repository, commit, firstSyncSeconds },
    ...{ objects: 0, hooks: 0, unchanged: 0, differences: 0, health: settled.health.status, problems: [] },
  };
  const words = settled.problem ? `${settled.problem.what} ${settled.problem.why}` : '';
  if ('refused' in expected) {
    result.refused = expected.refused.exec(words)?.[0] ?? '';
    if (result.refused === '') result.problems.push(`it was not refused as it should be: ${words}`);
  } else if (words !== '') {
    result.problems.push(`the first sync: ${words}`);
  } else {
    await judgeFirst(stage, settled, result);
    await syncAgain(stage, { id, expected, result });
  }
  return { id, expected, result };
}

async function judgeFirst(stage: Stage, { lastSync }: ApplicationView, result: RealResult): Promise<void> {
  if (!lastSync) return;
  const { objects } = await endOf(stage, lastSync.id);
  result.hooks = objects.filter(({ hook }) => hook).length;
  for (const { ref, outcome, message } of objects.filter(({ outcome }) => outcome !== 'created'))
    result.problems.push(`the first sync: ${describeRef(ref)} ${outcome} ${message ?? ''}`);
}

/** Asks for a sync: it makes a plan of its own, and whatever that finds to do is a difference. */
export async function syncAgain(stage: Stage, { id, expected, result }: Running): Promise<void> {
  if ('refused' in expected) return;
  const asked = await stage.api.call('applications.sync', { params: { id }, body: {} });
  const { objects, problem } = await endOf(stage, asked.id);
  if (problem) result.problems.push(`sync again: ${problem.what} ${problem.why}`);
  const own = objects.filter(({ hook }) => !hook);
  const differing = own.filter(({ outcome }) => outcome !== 'unchanged');
  result.objects = own.length;
  result.unchanged = own.length - differing.length;
  for (const { ref, planned, outcome, changes, message } of differing) {
    const pointers = changes.map(({ pointer }) => pointer).join(' ');
    result.problems.push(
      `sync again: ${describeRef(ref)} ${planned} ${outcome} ${pointers} ${message ?? ''}`,
    );
  }
  const hooks = objects.length - own.length;
  if (own.length !== expected.objects || hooks !== expected.hooks || hooks !== result.hooks)
    result.problems.push(`${expected.objects} objects and ${expected.hooks} hooks were expected`);
}

/** Looks at Git and at the cluster once more, and holds what is found against the pins. */
export async function lookAgain(stage: Stage, { id, expected, result }: Running): Promise<void> {
  if ('refused' in expected) return;
  const since = new Date().toISOString();
  await stage.api.call('applications.refresh', { params: { id } });
  const seen = await until(stage, id, ({ lastSeenAt }) => lastSeenAt !== null && lastSeenAt > since);
  const differing = seen.resources.filter(({ status }) => status !== 'Synced');
  result.differences += differing.length;
  for (const { ref, status, changes } of differing)
    result.problems.push([describeRef(ref), status, ...changes.map(({ pointer }) => pointer)].join(' '));
  const planned = seen.plan?.items.filter(({ action, hook }) => action !== 'unchanged' && !hook) ?? [];
  for (const { ref, action } of planned) result.problems.push(`planned: ${action} ${describeRef(ref)}`);
  result.health = seen.health.status;
  if (seen.syncStatus !== 'Synced') result.problems.push(`it is ${seen.syncStatus}`);
  if (seen.health.status !== expected.health)
    result.problems.push(`${seen.health.status}, not ${expected.health}: ${seen.health.message ?? ''}`);
}
