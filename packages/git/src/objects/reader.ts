import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { LAUNCHER } from '../run/launcher-script.ts';
import { outputOf } from './output.ts';
import type { FoundObject, ObjectsRead, ObjectWanted, ReadObjects } from './wanted.ts';

/** One `git cat-file --batch-command` of one mirror, that answers until it is ended. */
export interface Reader {
  /** One call at a time. Past a bound the process is ended and nothing of the answer is used. */
  read(asked: ReadObjects): Promise<ObjectsRead>;
  alive(): boolean;
  end(): void;
}

/** How much of standard error is kept. */
const STDERR_BYTES = 16 * 1024;

/** Starts it under `launch.sh`, as every git process. It sees what is fetched later, too: git looks again for what it misses. */
export function startReader({ args, environment }: Pick<ReadObjects, 'args' | 'environment'>): Reader {
  const child = spawn('/bin/sh', [LAUNCHER, ...args], {
    cwd: '/',
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let alive = true;
  let said = '';
  child.on('error', (error) => {
    alive = false;
    said ||= error.message;
  });
  child.on('exit', () => {
    alive = false;
  });
  // Without a descriptor to spare there are no streams, and the error comes behind.
  if (!child.stdout) return NONE;
  letGo(child);
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < STDERR_BYTES) said += chunk.toString('utf8');
  });
  // That it ended shows in its output.
  child.stdin.on('error', () => undefined);
  const output = outputOf(child.stdout);
  const end = () => {
    alive = false;
    child.stdin.destroy();
    // Whoever waits is told now, also when the process cannot end: stopped, or waiting for a disk.
    child.stdout.destroy();
    child.kill();
  };

  return {
    alive: () => alive,
    end,
    read: async ({ wanted, maxBytes, timeoutMs }) => {
      let late = false;
      said = '';
      const timer = setTimeout(() => {
        late = true;
        end();
      }, timeoutMs);
      try {
        child.stdin.write(wanted.map(({ want, name }) => `${want} ${name}\n`).join(''));
        const found: (FoundObject | null)[] = [];
        let left = maxBytes;
        for (const one of wanted) {
          const object = await answer(output, one, left);
          left -= object?.content?.length ?? 0;
          found.push(object);
        }
        return { found };
      } catch (error) {
        end();
        if (late) return { stopped: 'timed-out' };
        if (error instanceof TooMuch) return { stopped: 'too-much-output' };
        return { failed: said.trim() || (error instanceof Error ? error.message : String(error)) };
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

const NONE: Reader = {
  alive: () => false,
  end: () => undefined,
  read: async () => ({ failed: 'git could not be started: there is no file descriptor to spare' }),
};

class TooMuch extends Error {}

/** Between two calls it holds our own process open no longer: who waits for an answer has a timer that does. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of child.stdio) (stream as Socket | null)?.unref();
}

/** `OID TYPE SIZE`, then the content and a line's end where it was wanted; anything else says that there is none. */
async function answer(
  output: ReturnType<typeof outputOf>,
  { want }: ObjectWanted,
  left: number,
): Promise<FoundObject | null> {
  const [, oid, type, digits] = /^([0-9a-f]{40}) (\w+) (\d+)$/.exec(await output.line()) ?? [];
  if (oid === undefined || type === undefined) return null;
  const size = Number(digits);
  if (want === 'info') return { oid, type, size };
  if (size > left) throw new TooMuch();
  const content = await output.bytes(size);
  await output.bytes(1);
  return { oid, type, size, content };
}
