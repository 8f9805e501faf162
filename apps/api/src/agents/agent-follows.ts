import { FOLLOW_UNHEARD_MS, type LogLines } from '@landfall/contracts/follow';
import type { Followed } from '@landfall/queue';

/** Logs that an agent follows over one connection: its lines go on to whoever holds the page. */
export interface AgentFollows {
  /** The agent was asked to follow this. */
  handed(taskId: string, followId: string): void;
  /** What it was not asked for, or nobody hears any more, it is told to end: true. Never throws. */
  take(taskId: string, lines: LogLines): Promise<'unfollow' | 'passed'>;
}

/** Of one connection: those that are over stay until it ends. */
const MOST_KNOWN = 500;

/** @param unheardMs nobody heard it for so long: it is not wanted any more */
export function makeAgentFollows(
  followed: Pick<Followed, 'say'>,
  clock: () => number = () => performance.now(),
  unheardMs = FOLLOW_UNHEARD_MS,
): AgentFollows {
  const known = new Map<string, { followId: string; heardAt: number }>();
  return {
    handed: (taskId, followId) => {
      known.set(taskId, { followId, heardAt: clock() });
      for (const oldest of known.keys()) if (known.size > MOST_KNOWN) known.delete(oldest);
    },
    take: async (taskId, lines) => {
      const one = known.get(taskId);
      if (!one) return 'unfollow';
      if (await followed.say(one.followId, { kind: 'lines', lines })) one.heardAt = clock();
      return clock() - one.heardAt >= unheardMs ? 'unfollow' : 'passed';
    },
  };
}
