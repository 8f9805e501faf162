/** One line of progress of one step, made for a terminal and for the dashboard alike. */
export interface Progress {
  /** What is being done, stable over the life of the step: `PostgreSQL`, `Kubernetes control plane`. */
  step: string;
  state: 'running' | 'done' | 'failed';
  /** Where the thing came from, or what is happening now, in words for a person. */
  detail: string;
  /** Milliseconds since the step began. */
  elapsedMs: number;
  /** Between 0 and 1, only where the end is known. */
  progress?: number;
}

/** Takes progress. Must not throw; called at most a few times a second. */
export type Report = (progress: Progress) => void;

/** Says what a running step is doing now; `progress` is between 0 and 1. */
export type Tell = (detail: string, progress?: number) => void;

const THROTTLE_MS = 200;

/**
 * Runs one step and reports its beginning, its progress (throttled) and its end.
 * A failure is reported and thrown on.
 */
export async function reportStep<T>(
  report: Report | undefined,
  step: string,
  work: (tell: Tell) => Promise<T>,
  conclude: (result: T) => string,
): Promise<T> {
  const began = performance.now();
  const elapsed = () => Math.round(performance.now() - began);
  let lastTold = Number.NEGATIVE_INFINITY;
  const tell: Tell = (detail, progress) => {
    if (performance.now() - lastTold < THROTTLE_MS) return;
    lastTold = performance.now();
    report?.({
      step,
      state: 'running',
      detail,
      elapsedMs: elapsed(),
      ...(progress === undefined ? {} : { progress }),
    });
  };
  tell('starting');
  try {
    const result = await work(tell);
    report?.({ step, state: 'done', detail: conclude(result), elapsedMs: elapsed() });
    return result;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    report?.({ step, state: 'failed', detail, elapsedMs: elapsed() });
    throw error;
  }
}
