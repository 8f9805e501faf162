import type { OpenedCluster } from '@landfall/actions/clusters/open';
import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import type { ResourceRef } from '@landfall/contracts/resource';
import {
  act,
  followOwn,
  lookInside,
  noSuchPod,
  readLog,
  readOwn,
  redactSecrets,
  tellObject,
  throwIfEnded,
} from '@landfall/engine';
import type { ApplyRole } from '../role.ts';
import type { ObjectHost, Subject } from './host.ts';
import { identityOf, maskWith } from './identity.ts';

/** This process as the host of a cluster whose credential it has, asked about single objects. */
export function localObjects(
  role: ApplyRole,
  context: Context,
  { application, rendered }: Subject,
  access: { cluster: OpenedCluster; keys: DataKeys },
): ObjectHost {
  const { keys } = access;
  const own = async (ref: ResourceRef) => {
    const hosted = await role.clusters.reach(context, access.cluster);
    const identity = identityOf(context, application);
    return { hosted, read: await readOwn({ hosted, application: identity, ref, name: application.name }) };
  };
  const redacting = async () =>
    redactSecrets([...(await rendered.open(context, keys, rendered.ids)).values()].flat());
  const readAt = () => context.now().toISOString();
  return {
    object: async (ref) => {
      const { read } = await own(ref);
      return 'problem' in read
        ? read
        : tellObject(read.live, { ref, mask: maskWith(keys), now: context.now() });
    },
    inside: async (ref) => {
      const { hosted, read } = await own(ref);
      if ('problem' in read) return read;
      const inside = await lookInside(hosted.cluster, read.live, await redacting());
      return { result: { kind: 'inside', ...inside, readAt: readAt() } };
    },
    log: async (ask) => {
      const { hosted, read } = await own(ask.ref);
      if ('problem' in read) return read;
      const lines = await readLog(hosted.cluster, read.live, ask, await redacting());
      return lines
        ? { result: { kind: 'log', lines, readAt: readAt() } }
        : { problem: noSuchPod(ask.ref, ask) };
    },
    follow: async ({ ref, pod, container }, { signal, say }) => {
      const { hosted, read } = await own(ref);
      if ('problem' in read) return read;
      const { cluster } = hosted;
      const redact = await redacting();
      return followOwn({ cluster, live: read.live, ref, pod, container, redact, signal, say });
    },
    act: async ({ verb, ref, at, snapshotId, until }, signal) => {
      const { cluster, ...hosted } = await role.clusters.reach(context, access.cluster);
      const applied = (await rendered.open(context, keys, [snapshotId])).get(snapshotId) ?? [];
      const outcome = await act({
        // Nobody waits for it any more: it is not done behind their back.
        hosted: {
          ...hosted,
          cluster: cluster.guarded(() => throwIfEnded({ signal, deadline: () => until })),
        },
        application: identityOf(context, application),
        name: application.name,
        ...{ verb, ref, at, applied },
      });
      return 'problem' in outcome ? outcome : { result: { kind: 'act', acted: outcome.acted } };
    },
  };
}
