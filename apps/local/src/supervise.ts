import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessSpec, type RunningProcess, startProcess } from '@landfall/devstack/processes';
import { endOfLog } from '@landfall/devstack/readiness';

/** A process that is started again when it ends by itself. */
export interface Supervised {
  name: string;
  /** The running process's id; `undefined` between two lives and after the last. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

export interface SupervisionEvents {
  /** A line for the person: it ended, it is started again, it is given up. */
  say(line: string): void;
  /** The pid is another one now. */
  changed(): void;
  /** It will not be started again; the words hold the end of its log. */
  gaveUp(words: string): void;
}

/** How often a process may end by itself, and how long is waited before it is started again. */
const usualPatience = { lives: 5, withinMs: 60_000, firstWaitMs: 2_000, longestWaitMs: 8_000 };

/**
 * Starts a process and keeps it running: after an end nobody asked for it is started again, at once, then with growing
 * waits; after five ends within a minute it is left down, and the person is told where its log is.
 */
export async function supervise(
  spec: ProcessSpec,
  title: string,
  { say, changed, gaveUp }: SupervisionEvents,
  patience = usualPatience,
): Promise<Supervised> {
  const stopping = new AbortController();
  const ends: number[] = [];
  let child: RunningProcess | undefined = await startProcess(spec);

  const watch = async (running: RunningProcess): Promise<void> => {
    const how = await running.exited;
    if (stopping.signal.aborted) return;
    child = undefined;
    changed();
    const now = performance.now();
    ends.push(now);
    const recent = ends.filter((at) => now - at < patience.withinMs).length;
    if (recent >= patience.lives) {
      const words = `${title} ended ${recent} times within a minute and is left down. Its log: ${running.logPath}`;
      say(words);
      gaveUp(`The ${words}
${await endOfLog(running.logPath)}`);
      return;
    }
    const wait =
      recent === 1 ? 0 : Math.min(patience.firstWaitMs * 2 ** (recent - 2), patience.longestWaitMs);
    say(
      `${title} ended (${how}); starting it again${wait > 0 ? ` in ${wait / 1000} s` : ''}. Its log: ${running.logPath}`,
    );
    await sleep(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
    if (stopping.signal.aborted) return;
    child = await startProcess(spec);
    changed();
    // stopped while it was being started: nobody else knows of this one
    if (stopping.signal.aborted) await child.stop();
    else void watch(child);
  };
  void watch(child);

  return {
    name: spec.name,
    pid: () => child?.pid,
    stop: async () => {
      stopping.abort();
      await child?.stop();
    },
  };
}
