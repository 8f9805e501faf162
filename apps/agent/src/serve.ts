import { setTimeout as sleep } from 'node:timers/promises';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Clock } from './clock/clock.ts';
import type { Link } from './connection/link.ts';
import type { Party } from './connection/party.ts';
import { stayConnected } from './connection/stay-connected.ts';
import { tellFacts } from './facts/tell-facts.ts';
import { type Healing, healAlone } from './heal/heal-alone.ts';
import type { Host } from './host.ts';
import type { Identity } from './identity/rotate.ts';
import type { Platform } from './platform/request.ts';
import { type Housekeeping, keepHouse } from './store/keep-house.ts';
import { takeTasks } from './tasks/take-tasks.ts';
import { type OwnWatch, watchOwn } from './watch/watch-own.ts';

export interface ServeOptions {
  platform: Platform;
  identity: Identity;
  link: Link;
  clock: Clock;
  beatMs: number;
  longestWaitMs: number;
  signal: AbortSignal;
}

/** The kinds that are watched are read again this often, and after each run. */
const REFRESH_MS = 60_000;

/**
 * Does what an agent is there for until the signal, the loss of its Lease, or the platform's last word, which it resolves with:
 * answers questions, tells what moved, and heals while it is alone.
 */
export async function serve(host: Host, options: ServeOptions): Promise<ProblemWords | undefined> {
  const { platform, identity, link, clock, beatMs, longestWaitMs, signal } = options;
  const ending = new AbortController();
  const until = AbortSignal.any([signal, host.lease.lost, ending.signal]);
  const healing = healAlone(host, link.isAlone, until);
  const watch = watchOwn(host, { signal: until, moved: movedTo(host, link, healing) });
  link.onAlone(() => healing.moved(host.desired.all().map(({ application }) => application.id)));
  const housekeeping = keepHouse(host);
  const tasks = takeTasks(host, until);
  const party: Party = {
    origin: platform.origin,
    identity,
    journal: host.journal,
    link,
    clock,
    tasks: {
      ...tasks,
      take: async (id, question, withinMs) => {
        await tasks.take(id, question, withinMs);
        if (question.kind === 'execute') await refresh(host, watch);
      },
    },
    desired: async (wanted) => {
      await host.desired.replace(wanted.applications);
      // In the background: what cannot be brought now is brought by the next question about it.
      void housekeeping.told(wanted);
    },
    welcomed: (send, connected) => void tellFacts(host, send, AbortSignal.any([connected, until])),
    log: host.log,
  };
  const refreshing = keepFresh({ host, watch, link, housekeeping }, until);
  const last = await stayConnected(party, { platform, beatMs, longestWaitMs, signal: until });
  ending.abort();
  await Promise.all([refreshing, healing.idle(), host.runs.idle()]);
  await host.journal.close();
  return last;
}

/** Where what moved goes: to the platform, or, while it is away, to where it is put back. */
function movedTo({ journal, desired }: Host, link: Link, healing: Healing) {
  return async (ids: string[], change: 'drift' | 'health') => {
    if (link.access() !== undefined) {
      for (let at = 0; at < ids.length; at += 500)
        await journal.append({ kind: 'moved', applicationIds: ids.slice(at, at + 500) });
    } else if (!link.isAlone()) throw new Error('the platform may be back in a moment');
    else if (change === 'drift') healing.moved(ids.filter((id) => desired.find(id)));
  };
}

async function keepFresh(
  {
    host,
    watch,
    link,
    housekeeping,
  }: { host: Host; watch: OwnWatch; link: Link; housekeeping: Housekeeping },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await refresh(host, watch);
    if (link.access() !== undefined) await housekeeping.keep();
    await sleep(REFRESH_MS, undefined, { signal }).catch(() => undefined);
  }
}

const refresh = (host: Host, watch: OwnWatch): Promise<void> =>
  watch
    .refresh()
    .catch((error: unknown) => host.log.warn({ error }, 'what is to be watched could not be read'));
