import { testCluster } from '@landfall/devstack/test-stack';
import { directHost } from './direct-host.ts';
import type { SandboxHosts } from './hosted.ts';

let hosts: SandboxHosts = {
  namespace: async () => (await testCluster()).namespace(),
  open: directHost,
};

export const sandboxHosts = (): SandboxHosts => hosts;

/** From now on the sandboxes of this process are hosted so: for the set-up file of a project that runs these suites once more. */
export function hostSandboxes(by: SandboxHosts): void {
  hosts = by;
}
