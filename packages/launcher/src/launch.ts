import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { LauncherLost } from './launcher-lost.ts';
import { type Answer, notCopied, type Request } from './messages.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/**
 * Its garbage is small and its code cold: memory it does not take is memory no fork has to copy. So it collects early, gives
 * back what it does not use, and has no code optimized; the compilers that do are 8 MiB of Node that it then never touches.
 */
const SMALL = [
  '--max-semi-space-size=1',
  '--memory-saver-mode',
  '--max-opt=1',
  '--disable-warning=ExperimentalWarning',
];

/** All that it knows of ours: where programs, temporary files and compiled code are. Its threads share one arena of malloc. */
function environment(): Record<string, string> {
  const { PATH = '/usr/local/bin:/usr/bin:/bin', NODE_COMPILE_CACHE: cache } = process.env;
  const known = { PATH, TMPDIR: tmpdir(), MALLOC_ARENA_MAX: '1' };
  return cache === undefined ? known : { ...known, NODE_COMPILE_CACHE: cache };
}

/** So many that had to compile are left: where the cache cannot be kept, a full disk say, each call would start another. */
const MOST_LEFT = 5;
let left = 0;

type Waiting = { done(value: unknown): void; failed(error: Error): void };

/** One small process and who waits for it. */
export interface Launcher {
  run(
    request: Omit<Extract<Request, { kind: 'run' }>, 'id' | 'kind'>,
    signal?: AbortSignal,
  ): Promise<unknown>;
  /** False once it has ended or is about to: make another. */
  alive(): boolean;
}

/** Starts the small process. It holds its parent open only while somebody waits for it. */
export function startLauncher(): Launcher {
  const child = fork(CHILD, {
    execArgv: SMALL,
    env: environment(),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, Waiting>();
  let alive = true;
  let last = 0;
  const lose = () => {
    alive = false;
    for (const one of waiting.values()) one.failed(new LauncherLost());
    waiting.clear();
  };
  child.on('error', lose);
  child.on('exit', lose);
  child.on('message', (message) => {
    const said = message as Answer;
    if ('kind' in said) {
      if (left >= MOST_LEFT) return;
      left += 1;
      alive = false;
      return;
    }
    const one = waiting.get(said.id);
    waiting.delete(said.id);
    if (waiting.size === 0) letGo(child);
    // It has nobody's work any more, and gets no more.
    if (waiting.size === 0 && !alive) child.disconnect();
    if (said.ok) one?.done(said.value);
    else one?.failed(new Error(said.message));
  });
  letGo(child);

  return {
    alive: () => alive,
    run: (asked, signal) => {
      const id = ++last;
      const stop = () => void child.send({ kind: 'stop', id } satisfies Request, ignore);
      try {
        child.send({ kind: 'run', id, ...asked } satisfies Request, (error) => error && lose());
      } catch (error) {
        return Promise.reject(notCopied(`What ${asked.name} was given`, error));
      }
      hold(child);
      const result = new Promise<unknown>((done, failed) => waiting.set(id, { done, failed }));
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
      return result.finally(() => signal?.removeEventListener('abort', stop));
    },
  };
}

/** A message that cannot be sent is told of by the end of the process. */
const ignore = () => undefined;

function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref?.();
}

function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref?.();
}
