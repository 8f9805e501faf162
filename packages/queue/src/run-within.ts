/** A run that can be told to stop. */
export interface Running {
  stop(): void;
}

/** Did a job's own time run out? Else it was told to stop because the process closes. */
export const isOverdue = ({ reason }: AbortSignal): boolean =>
  reason instanceof DOMException && reason.name === 'TimeoutError';

/** How long a handler may take to stop after its signal. */
const STOPPING_MS = 5000;

/**
 * Runs work with a signal that fires after `timeoutMs` or when told through `running`. Work that does not end within
 * five seconds of its signal is abandoned, so that one stuck handler cannot hold a slot, or a closing process, for ever.
 */
export async function runWithin(
  timeoutMs: number,
  running: Set<Running>,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<'done' | 'abandoned'> {
  const controller = new AbortController();
  const run: Running = { stop: () => controller.abort(new Error('The process is closing.')) };
  running.add(run);
  const timer = setTimeout(() => controller.abort(tooLong()), timeoutMs);
  let stopping: NodeJS.Timeout | undefined;
  const abandoned = new Promise<'abandoned'>((resolve) => {
    controller.signal.addEventListener('abort', () => {
      stopping = setTimeout(() => resolve('abandoned'), STOPPING_MS);
    });
  });
  try {
    const done = work(controller.signal).then(() => 'done' as const);
    return await Promise.race([done, abandoned]);
  } finally {
    clearTimeout(timer);
    clearTimeout(stopping);
    running.delete(run);
  }
}

/** As `AbortSignal.timeout` has it. */
const tooLong = (): DOMException => new DOMException('The job took too long.', 'TimeoutError');
