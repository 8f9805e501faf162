import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { AgentAccount } from './account.ts';
import { chartObjects } from './chart.ts';
import { agentImage, ROOT } from './image.ts';
import type { PlayedPlatform } from './platform.ts';

const deployment = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        securityContext: z.object({
          runAsNonRoot: z.literal(true),
          runAsUser: z.number(),
          runAsGroup: z.number(),
        }),
        containers: z.tuple([
          z.object({
            livenessProbe: z.object({ exec: z.object({ command: z.array(z.string()) }) }),
            env: z.array(z.object({ name: z.string(), value: z.string().optional() })),
            volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
            securityContext: z.object({
              readOnlyRootFilesystem: z.literal(true),
              allowPrivilegeEscalation: z.literal(false),
              capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
            }),
          }),
        ]),
      }),
    }),
  }),
});

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const SYSTEM = ['/usr', '/bin', '/lib', '/lib64', '/etc/ssl'];

/** The folders that lead to a mount: made by the way they would be for root alone. */
const wayTo = (path: string): string[] =>
  dirname(path) === '/' ? [] : [...wayTo(dirname(path)), '--perms', '0755', '--dir', dirname(path)];
const readOnly = (from: string, to: string): string[] => [...wayTo(to), '--ro-bind', from, to];

/** What a pod is given. */
export interface PodOf {
  account: Pick<AgentAccount, 'home' | 'token' | 'caPem' | 'server'>;
  platform: Pick<PlayedPlatform, 'origin' | 'token'>;
  /** For its files. */
  folder: string;
}

/** A pod without a kubelet: how programs are run in it. */
export interface PodView {
  /** As `command` and arguments before those of the program. */
  argv: string[];
  /** Of the image. */
  command: string[];
  probe: string[];
  /** What the pod has at /tmp. */
  temporary: string;
}

/**
 * As its image and its Deployment say: another user without capabilities, a root that nobody can write to, /tmp and the account's
 * files mounted, the environment of both and nothing else.
 */
export async function podView({
  account: { home, token, caPem, server },
  platform,
  folder,
}: PodOf): Promise<PodView> {
  const { workdir, env, command } = agentImage();
  const objects = await chartObjects({ home, rights: 'cluster', namespaces: [], url: platform.origin });
  const { spec } = deployment.parse(objects.find(({ kind }) => kind === 'Deployment')).spec.template;
  const [container] = spec.containers;
  const files = (name: string, content: Record<string, string>): string => {
    const path = join(folder, name);
    mkdirSync(path, { mode: 0o755 });
    for (const [file, text] of Object.entries(content))
      writeFileSync(join(path, file), text, { mode: 0o444 });
    return path;
  };
  const { hostname, port } = new URL(server);
  const environment = {
    ...env,
    PATH: '/opt/node:/usr/bin',
    KUBERNETES_SERVICE_HOST: hostname,
    KUBERNETES_SERVICE_PORT: port,
    // What a kubelet fills in for a field of the pod.
    ...Object.fromEntries(container.env.map(({ name, value = home }) => [name, value])),
  };
  const temporary = files('tmp', {});
  chmodSync(temporary, 0o1777);
  const volumes: Record<string, (at: string) => string[]> = {
    token: (at) => readOnly(files('token', { token: platform.token }), at),
    tmp: (at) => ['--bind', temporary, at],
  };
  const mounts = container.volumeMounts.flatMap(({ name, mountPath }) => volumes[name]?.(mountPath) ?? []);
  return {
    command,
    probe: container.livenessProbe.exec.command,
    temporary,
    argv: [
      ...SYSTEM.flatMap((path) => [...wayTo(path), '--ro-bind-try', path, path]),
      ...readOnly(dirname(process.execPath), '/opt/node'),
      ...readOnly(ROOT, workdir),
      ...readOnly(files('account', { token, 'ca.crt': caPem, namespace: home }), ACCOUNT),
      ...['--proc', '/proc', '--dev', '/dev', ...mounts, '--remount-ro', '/', '--chdir', workdir],
      // Another user's process does not end with its parent by itself; one in a PID namespace ends with its first.
      ...['--unshare-pid', '--die-with-parent', '--clearenv'],
      ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
      ...asUser(spec.securityContext),
    ],
  };
}

/** Who is not root already is another user. */
function asUser({ runAsUser, runAsGroup }: { runAsUser: number; runAsGroup: number }): string[] {
  if (process.getuid?.() !== 0) return ['--unshare-user', '--'];
  const caps = ['CAP_SETUID', 'CAP_SETGID', 'CAP_SETPCAP'].flatMap((one) => ['--cap-add', one]);
  const ids = [`--reuid=${runAsUser}`, `--regid=${runAsGroup}`, '--clear-groups'];
  const none = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'];
  return [...caps, '--', 'setpriv', ...ids, ...none, '--'];
}

/** Does the liveness probe say that it goes on? */
export const isAlive = ({ argv, probe }: PodView): Promise<boolean> =>
  promisify(execFile)('bwrap', [...argv, ...probe]).then(
    () => true,
    () => false,
  );
