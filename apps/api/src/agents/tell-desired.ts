import { createHash } from 'node:crypto';
import type { AgentConnection } from '@landfall/actions/agents/connection';
import { desiredChanged } from '@landfall/actions/agents/desired-changed';
import { listDesired } from '@landfall/actions/agents/list-desired';
import { listUnapplied } from '@landfall/actions/agents/list-unapplied';
import { currentPosition } from '@landfall/actions/events/read';
import type { FastifyBaseLogger } from 'fastify';
import type { Channel } from './channel.ts';
import { desiredPages } from './desired-pages.ts';

/** Tells what is wanted of an agent, if that is not what it was told last. `maybe`: looked for only where something has changed since. */
export type TellDesired = (maybe?: 'maybe') => Promise<void>;

/** What is wanted, as long as one connection lives. It is told in pages, each on its way before the next. */
export function desiredTeller(
  { context, clusterId }: AgentConnection,
  channel: Channel,
  log: FastifyBaseLogger,
): TellDesired {
  let told = '';
  let position = 0;
  const isToTell = async (maybe: boolean): Promise<boolean> => {
    if (!maybe || position === 0) {
      position = await currentPosition(context);
      return true;
    }
    const looked = await desiredChanged(context, clusterId, position);
    position = looked.position;
    return looked.changed;
  };
  return async (maybe) => {
    if (!(await isToTell(maybe === 'maybe'))) return;
    const applications = await listDesired(context, clusterId);
    const others = await listUnapplied(context, clusterId);
    const digest = createHash('sha256')
      .update(JSON.stringify([applications, others]))
      .digest('base64');
    if (digest === told) return;
    const { pages, bare } = desiredPages(applications, channel.mostBytes - bytesOfIds(others));
    if (bare.length > 0) log.warn({ cluster: clusterId, applications: bare }, 'too large to be healed alone');
    for (const [index, page] of pages.entries()) {
      const isLast = index === pages.length - 1;
      channel.send({ type: 'desired', applications: page, ...(isLast ? { others } : { more: true }) });
      await channel.sent();
    }
    told = digest;
  };
}

const bytesOfIds = (ids: readonly string[]): number => JSON.stringify(ids).length;
