import { chmod, copyFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { kustomizeBinary } from '@landfall/devstack/tools/kustomize-binary';
import type { Start } from './start.ts';
import { runStep } from './steps.ts';

/** A first start does not wait longer for it: what is fetched or built later serves the next one. */
const PATIENCE_MS = 20_000;

/**
 * Finds or makes a kustomize of its own, at a place where the source worker may read it. Undefined where it cannot be had:
 * renders use the one inside kubectl then, which gives the same and takes longer to start.
 */
export function findKustomize({ board, state }: Start): Promise<string | undefined> {
  return runStep(board, 'kustomize', async (tell) => {
    const late = sleep(PATIENCE_MS, 'it takes long, and serves the next start', { ref: false });
    const found = await Promise.race([
      placed(state.tools, tell).catch((error: Error) => error.message.split('\n')[0] ?? ''),
      late,
    ]);
    if (typeof found !== 'string') return { result: found.path, words: found.origin };
    return { result: undefined, words: `the one inside kubectl, slower to start (${found})` };
  });
}

async function placed(folder: string, tell: (detail: string) => void) {
  const { path: made, origin } = await kustomizeBinary(tell);
  const place = path.join(folder, 'kustomize');
  await copyFile(made, `${place}.new`);
  await chmod(`${place}.new`, 0o755);
  await rename(`${place}.new`, place);
  return { path: place, origin };
}
