// The small process: runs named functions of named modules, and holds nothing but what they load.
import { flushCompileCache, getCompileCacheDir } from 'node:module';
import process from 'node:process';
import { type Answer, notCopied, type Request } from './messages.ts';
import { strippedHere } from './stripped.ts';

const running = new Map<number, AbortController>();

process.on('message', (message) => {
  const asked = message as Request;
  if (asked.kind === 'stop') running.get(asked.id)?.abort();
  else void run(asked);
});
// However the parent ends, this ends: what was started has limits of its own.
process.on('disconnect', () => process.exit(0));
// A terminal sends these to the whole group; the parent decides what ends when.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

type Launched = (input: unknown, signal: AbortSignal) => Promise<unknown>;

async function run(asked: { id: number; module: string; name: string; input: unknown }): Promise<void> {
  const controller = new AbortController();
  running.set(asked.id, controller);
  const { id } = asked;
  const ended = await call(asked, controller.signal).then(
    (value): Answer => ({ ok: true, id, value }),
    (error: unknown): Answer => ({
      ok: false,
      id,
      message: error instanceof Error ? error.message : String(error),
    }),
  );
  running.delete(id);
  try {
    process.send?.(ended);
  } catch (error) {
    const { message } = notCopied(`What ${asked.name} answered`, error);
    process.send?.({ ok: false, id, message } satisfies Answer);
  }
}

async function call(
  { module, name, input }: { module: string; name: string; input: unknown },
  signal: AbortSignal,
): Promise<unknown> {
  const loaded: Record<string, Launched | undefined> = await import(module);
  tellCompiled();
  const launched = loaded[name];
  if (!launched) throw new Error(`${module} has no ${name}`);
  return launched(input, signal);
}

let told = false;

/** Who has stripped types keeps what did it in memory; who comes after it finds them stripped. */
function tellCompiled(): void {
  if (told || !strippedHere() || getCompileCacheDir() === undefined) return;
  told = true;
  flushCompileCache();
  process.send?.({ kind: 'compiled' } satisfies Answer);
}
