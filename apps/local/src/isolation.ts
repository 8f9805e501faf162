import { systemProgram } from '@landfall/devstack/system-program';
import type { Start } from './start.ts';
import { runStep } from './steps.ts';

/**
 * Finds or installs what shuts helm and kustomize in. Without it a start goes on, and says so: on this machine the
 * person renders repositories of their own choosing. Hosted mode refuses.
 */
export async function findIsolation({ board }: Start): Promise<void> {
  const wanted = {
    names: ['bwrap'],
    debianPackage: 'bubblewrap',
    without: 'helm and kustomize would see the files and the network of the source worker.',
  } as const;
  await runStep(board, 'isolation', async (tell) => {
    if (process.platform !== 'linux')
      throw new Error(`helm and kustomize are not shut in: that needs Linux.`);
    const { origin } = await systemProgram(wanted, tell);
    return { result: undefined, words: `bubblewrap, from ${origin}` };
  }).catch(() => undefined);
}
