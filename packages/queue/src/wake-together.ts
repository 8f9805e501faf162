import type { Channel } from './channel.ts';
import type { Wake } from './wake.ts';

/** Long enough for what a burst of syncs tells, and no person sees it. */
const TOGETHER_MS = 20;

/**
 * Says an organization's wake-ups: the first at once, and what comes within the next moment together, as its highest position, which
 * tells of all below it. What still waits at the end is said by `close`.
 */
export function wakeTogether(say: Channel<Wake>['say']) {
  /** The wake that waits, of each organization that was told of a moment ago. */
  const resting = new Map<string, Wake | undefined>();
  const rest = ({ organizationId }: Wake) => {
    resting.set(organizationId, undefined);
    setTimeout(() => {
      const waiting = resting.get(organizationId);
      resting.delete(organizationId);
      if (waiting) void tell(waiting);
    }, TOGETHER_MS).unref();
  };
  const tell = (wake: Wake): Promise<boolean> => {
    rest(wake);
    return say(wake);
  };
  return {
    /** Never throws; false when nobody could be told. */
    wake: async (wake: Wake): Promise<boolean> => {
      const { organizationId, position } = wake;
      if (!resting.has(organizationId)) return tell(wake);
      const waiting = resting.get(organizationId);
      if (!waiting || waiting.position < position) resting.set(organizationId, wake);
      return true;
    },
    close: async (): Promise<void> => {
      const waiting = [...resting.values()].filter((wake) => wake !== undefined);
      resting.clear();
      await Promise.all(waiting.map(say));
    },
  };
}
