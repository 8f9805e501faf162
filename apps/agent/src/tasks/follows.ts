import { FOLLOW_MS, type FollowEnd, type LogLines } from '@landfall/contracts/follow';
import type { FollowQuestion, HostAnswer } from '@landfall/contracts/host';
import type { AgentTaskId } from '@landfall/contracts/ids';
import type { ProblemWords } from '@landfall/contracts/problem';
import { followOwn, readOwn, redactSecrets } from '@landfall/engine';
import type { Host } from '../host.ts';
import { openSnapshots } from './rendered.ts';

/** At once. Each sends two or three frames a second, and the journal needs its share of what an agent may send. */
export const MOST_FOLLOWS = 8;

/** Sends lines of a follow, or says that the platform takes no more right now. */
export type SendLines = (taskId: AgentTaskId, lines: LogLines) => boolean;

/** Logs that are followed over the connection that stands. */
export interface Follows {
  /** Resolves when it is over. @throws ClusterError */
  answer(taskId: AgentTaskId, question: FollowQuestion): Promise<HostAnswer>;
  connected(send: SendLines): void;
  /** The connection is gone, and everything that was followed over it is over. */
  gone(): void;
  /** Nobody hears this one any more. */
  end(taskId: string): void;
}

/** @param signal this process ends, or is no longer the one of its cluster */
export function openFollows(host: Host, signal: AbortSignal): Follows {
  const open = new Map<string, (how: FollowEnd) => void>();
  let send: SendLines | undefined;
  return {
    connected: (sends) => {
      send = sends;
    },
    gone: () => {
      send = undefined;
      for (const end of open.values()) end('lost');
    },
    end: (taskId) => open.get(taskId)?.('unheard'),
    answer: async (taskId, question) => {
      if (open.size >= MOST_FOLLOWS) return { kind: 'problem', problem: tooMany, transient: false };
      const ending = new AbortController();
      let ended: FollowEnd | undefined;
      open.set(taskId, (how) => {
        ended ??= how;
        ending.abort();
      });
      try {
        const until = AbortSignal.any([ending.signal, signal, AbortSignal.timeout(FOLLOW_MS)]);
        const say = async (lines: LogLines) =>
          (send?.(taskId, lines) ? 'heard' : 'later') as 'heard' | 'later';
        const outcome = await follow(host, question, { signal: until, say });
        if ('problem' in outcome) return { kind: 'problem', problem: outcome.problem, transient: false };
        return { kind: 'follow', answer: { ended: ended ?? (signal.aborted ? 'lost' : outcome.ended) } };
      } finally {
        open.delete(taskId);
      }
    },
  };
}

/** Only what carries the application's mark; what the local policy keeps from being read `host.own` refuses. */
async function follow(
  host: Host,
  { application, ref, snapshots, pod, container }: FollowQuestion,
  following: Pick<Parameters<typeof followOwn>[0], 'signal' | 'say'>,
): Promise<{ ended: FollowEnd } | { problem: ProblemWords }> {
  const own = await readOwn({ hosted: host.own, application, ref, name: 'this application' });
  if ('problem' in own) return own;
  const { byId } = await openSnapshots(host.snapshots, snapshots);
  const redact = redactSecrets([...byId.values()].flat());
  const { cluster } = host.own;
  return followOwn({ cluster, live: own.live, ref, pod, container, redact, ...following });
}

const tooMany: ProblemWords = {
  code: 'too-many-follows',
  what: 'The log is not followed.',
  why: `The agent of this cluster follows ${MOST_FOLLOWS} logs already.`,
  fix: 'Close one of them, or read this one without following it.',
};
