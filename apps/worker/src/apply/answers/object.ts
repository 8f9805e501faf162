import { findPlace } from '@landfall/actions/applications/find-place';
import type { Context } from '@landfall/actions/context';
import type { ProbeAnswer } from '@landfall/actions/probes/answer';
import type { ProbeInput } from '@landfall/contracts/probe';
import { describe, notThere } from '@landfall/engine';
import { goneWords } from '../../words.ts';
import type { ObjectHost } from '../host/host.ts';
import { openObjectHost } from '../host/open.ts';
import { ofSnapshots } from '../host/rendered.ts';
import type { ApplyRole } from '../role.ts';
import { wordsFor } from '../words.ts';

type Input = Extract<ProbeInput, { kind: 'object' | 'inside' | 'log' }>;

/**
 * One object of an application as it lives, what it made, or what a container of it wrote: only of what carries the
 * application's own mark. Nothing is written. What keeps it from being read is told in words.
 */
export async function lookAtObject(
  role: ApplyRole,
  context: Context,
  probeId: string,
  input: Input,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const { applicationId, ref } = input;
  try {
    const place = await findPlace(context, applicationId);
    if (!place) return { problem: goneWords('application') };
    const { clusterId, desiredSnapshotId, syncedSnapshotId } = place;
    // What runs may still have the values of before.
    const rendered = ofSnapshots([desiredSnapshotId, syncedSnapshotId]);
    const opened = await openObjectHost(role, context, { clusterId, application: place, rendered });
    if ('host' in opened) return await ask(opened.host, input, signal);
    return {
      problem:
        opened.missing === 'cluster'
          ? goneWords('application')
          : notThere(ref, 'Nothing was rendered yet, so nothing was made.'),
    };
  } catch (error) {
    if (signal.aborted) throw error;
    return { problem: wordsFor(role.log, error, UNREAD[input.kind](input), probeId) };
  }
}

function ask(host: ObjectHost, input: Input, signal: AbortSignal): Promise<ProbeAnswer> {
  switch (input.kind) {
    case 'object':
      return host.object(input.ref, signal);
    case 'inside':
      return host.inside(input.ref, signal);
    case 'log':
      return host.log(input, signal);
  }
}

const UNREAD: Record<Input['kind'], (input: Input) => string> = {
  object: ({ ref }) => `${describe(ref)} could not be read.`,
  inside: () => 'What it made could not be read.',
  log: () => 'The log could not be read.',
};
