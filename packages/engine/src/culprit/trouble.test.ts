import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { troubleWords, worstOf } from './trouble.ts';

const SINCE = '2026-11-27T08:00:00Z';
const after = (seconds: number) => Date.parse(SINCE) + seconds * 1_000;

function pod(name: string, status: { [key: string]: Json }): Manifest {
  const ready = { type: 'Ready', status: 'False', lastTransitionTime: SINCE };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, status: { conditions: [ready], ...status } };
}
const waiting = (reason: string, more: { [key: string]: Json } = {}) => ({
  containerStatuses: [{ name: 'main', state: { waiting: { reason } }, ...more }],
});
const ended = (exitCode: number, reason: string) => ({
  phase: 'Failed',
  containerStatuses: [{ name: 'main', state: { terminated: { exitCode, reason } } }],
});

test.each([
  [
    pod('web-abc', { phase: 'Pending', ...waiting('ImagePullBackOff') }),
    240,
    'web-abc: ImagePullBackOff for 4 min',
  ],
  [pod('web-abc', { phase: 'Pending', ...waiting('ErrImagePull') }), 12, 'web-abc: ErrImagePull for 12 s'],
  [
    pod('web-abc', { phase: 'Running', ...waiting('CrashLoopBackOff') }),
    7_200,
    'web-abc: CrashLoopBackOff for 2 h',
  ],
  [pod('web-abc', ended(137, 'OOMKilled')), 89, 'web-abc: OOMKilled, exit code 137 for 89 s'],
  [pod('web-abc', { phase: 'Pending' }), 0, 'web-abc: Pending for 0 s'],
  [
    pod('web-abc', {
      phase: 'Pending',
      conditions: [
        { type: 'PodScheduled', status: 'False', message: '0/1 nodes are available: taints. No preemption.' },
      ],
    }),
    0,
    'web-abc: Unschedulable (0/1 nodes are available: taints)',
  ],
])('what is wrong with a pod, in one line: %#', (one, seconds, words) => {
  const trouble = worstOf([one]);
  expect(trouble && troubleWords(trouble, after(seconds))).toBe(words);
});

test('the pod that shows most is chosen: failing before unschedulable before slow, then the one that waits longest', () => {
  const slow = pod('slow', { phase: 'Pending', ...waiting('ContainerCreating') });
  const unscheduled = pod('unscheduled', {
    phase: 'Pending',
    conditions: [{ type: 'PodScheduled', status: 'False', message: 'no nodes' }],
  });
  const crashing = pod('crashing', { phase: 'Running', ...waiting('CrashLoopBackOff') });
  const earlier = pod('earlier', { phase: 'Running', ...waiting('CrashLoopBackOff') });
  (earlier.status as { conditions: { lastTransitionTime: string }[] }).conditions[0] = {
    ...{ type: 'Ready', status: 'False' },
    lastTransitionTime: '2026-11-27T07:00:00Z',
  };
  const chosen = (...pods: Manifest[]) => worstOf(pods)?.pod.metadata.name;
  expect(chosen(slow, unscheduled, crashing, earlier)).toBe('earlier');
  expect(chosen(slow, crashing, unscheduled)).toBe('crashing');
  expect(chosen(slow, unscheduled)).toBe('unscheduled');
  const fine = { ...slow, status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } };
  expect(chosen(fine, pod('done', { phase: 'Succeeded' }))).toBeUndefined();
});

test('logs are asked of the containers in trouble, of the run before where there was one', () => {
  const lastState = { terminated: { exitCode: 1 } };
  const crashing = pod('web', {
    phase: 'Running',
    initContainerStatuses: [{ name: 'init', state: { terminated: { exitCode: 0 } } }],
    containerStatuses: [
      { name: 'main', state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState },
      { name: 'side', state: { running: {} } },
    ],
  });
  expect(worstOf([crashing])?.containers).toEqual([{ name: 'main', hasPrevious: true }]);
});
