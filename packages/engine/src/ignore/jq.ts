import { Worker } from 'node:worker_threads';
import type { Manifest } from '@landfall/contracts/resource';
import { z } from 'zod';

const answer = z.object({
  id: z.number(),
  paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
  error: z.string().optional(),
});

/** semantics A.5: an expression has a second. */
const LIMIT_MS = 1_000;
/** Loading jq itself is no expression's fault. */
const START_MS = 10_000;
const MOST_PATHS = 1_000;

/** Thrown where an expression cannot be used; the message is for people. */
export class JqError extends Error {
  override name = 'JqError';
}

/** jq in a thread of its own, started at first need: `close` ends it. */
export interface Jq {
  /** The paths an expression names in an object. @throws JqError when it is no jq, fails, or takes too long */
  paths(expression: string, object: Manifest): Promise<string[][]>;
  close(): Promise<void>;
}

/** Opens jq for one plan: one thread, asked one question after the other. */
export function openJq(): Jq {
  let worker: Worker | undefined;
  let asked = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const close = async () => {
    const old = worker;
    worker = undefined;
    await old?.terminate();
  };
  const ask = async (expression: string, object: Manifest): Promise<string[][]> => {
    try {
      worker ??= await start();
      asked += 1;
      worker.postMessage({ id: asked, object, expression });
      const { paths, error } = answer.parse(await messageOf(worker, LIMIT_MS));
      const why = error === undefined ? undefined : complaint(error);
      if (why !== undefined) throw new JqError(`jq ${expression}: ${why}`);
      return (paths ?? []).slice(0, MOST_PATHS).map((path) => path.map(String));
    } catch (error) {
      if (error instanceof JqError) throw error;
      // It runs on, or it is broken: the next question gets a thread of its own.
      await close();
      const why = error instanceof Error && !(error instanceof z.ZodError) ? error.message : NO_ANSWER;
      throw new JqError(`jq ${expression}: ${why}`);
    }
  };
  return {
    close,
    paths: (expression, object) => {
      const mine = turn.then(() => ask(expression, object));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** Nothing of ours reaches the thread: no environment, no arguments; its heap is bounded. */
async function start(): Promise<Worker> {
  const worker = new Worker(new URL('./jq-worker.ts', import.meta.url), {
    env: {},
    argv: [],
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  await messageOf(worker, START_MS);
  worker.unref();
  return worker;
}

/** The next message of the thread. @throws Error when it takes too long or the thread ends */
function messageOf(worker: Worker, limitMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = () => settle(() => reject(new Error('it ended jq itself.')));
    const onMessage = (message: unknown) => settle(() => resolve(message));
    const timer = setTimeout(() => settle(() => reject(new Error('it took too long.'))), limitMs);
    const settle = (done: () => void) => {
      clearTimeout(timer);
      worker.off('error', onError).off('exit', onExit).off('message', onMessage);
      done();
    };
    worker.on('error', onError).on('exit', onExit).on('message', onMessage);
  });
}

const NO_ANSWER = 'it gives no answer.';

/**
 * What is wrong with an expression, without anything of the object, which jq quotes. Undefined where an object only lacks the
 * fields that it goes through (`.spec.initContainers[]`): there it names none, as in Argo CD.
 */
function complaint(error: string): string | undefined {
  if (/Invalid path expression/.test(error)) return 'only a path can be ignored, like .spec.replicas.';
  if (/jq: error \(at /.test(error)) return undefined;
  const [, wrong] = /jq: error: (.*)/.exec(error) ?? [];
  return wrong === undefined ? NO_ANSWER : firstLine(wrong);
}

const firstLine = (text: string): string => text.split('\n')[0]?.slice(0, 200) ?? '';
