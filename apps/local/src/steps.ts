import type { Report } from '@landfall/devstack/report';
import type { Board } from './board.ts';

/** What a start sets up, in the order in which it is told. */
export const steps = [
  { id: 'postgresql', title: 'PostgreSQL' },
  { id: 'redis', title: 'Redis' },
  { id: 'git-server', title: 'Git server' },
  { id: 'database', title: 'Database schema' },
  { id: 'sample', title: 'Sample repository' },
  { id: 'isolation', title: 'Render isolation' },
  { id: 'kustomize', title: 'Kustomize' },
  { id: 'roles', title: 'Roles and keys' },
  { id: 'dashboard', title: 'Dashboard' },
  { id: 'platform', title: 'Platform' },
];

const idOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Puts devstack's progress on the board; a step that is not there yet is added. */
export function ontoBoard(board: Board): Report {
  return ({ step, state, detail, elapsedMs, progress }) =>
    board.step(idOf(step), {
      title: step,
      state,
      detail,
      elapsedMs,
      ...(progress === undefined ? {} : { progress }),
    });
}

/** Runs one step of our own and keeps the board up to date; the words it resolves to are its last detail. */
export async function runStep<Result>(
  board: Board,
  id: string,
  work: (tell: (detail: string) => void) => Promise<{ result: Result; words: string }>,
): Promise<Result> {
  const began = performance.now();
  const elapsedMs = () => Math.round(performance.now() - began);
  let ended = false;
  const tell = (detail: string) => {
    // A build that a start did not wait for goes on, and still tells.
    if (!ended) board.step(id, { state: 'running', detail, elapsedMs: elapsedMs() });
  };
  tell('');
  try {
    const { result, words } = await work(tell);
    ended = true;
    board.step(id, { state: 'done', detail: words, elapsedMs: elapsedMs() });
    return result;
  } catch (error) {
    ended = true;
    const detail = error instanceof Error ? error.message : String(error);
    board.step(id, { state: 'failed', detail, elapsedMs: elapsedMs() });
    throw error;
  }
}
