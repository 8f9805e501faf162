import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentRights } from '@landfall/contracts/agent';
import { type AgentAccount, agentAccount } from './account.ts';
import { type PlayedPlatform, playPlatform } from './platform.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A whole agent in a process of its own, with the account that its chart makes, and the platform that it speaks with. */
export interface AgentProcess {
  account: AgentAccount;
  platform: PlayedPlatform;
  output(): string;
  close(): Promise<void>;
}

/** How a process of it is started. */
export type Started = (of: {
  account: AgentAccount;
  platform: PlayedPlatform;
  folder: string;
}) => Promise<{ command: string; argv: string[]; env: Record<string, string> }>;

/** Beside a kubeconfig, as whoever runs this. */
export const besideKubeconfig: Started = async ({ account, platform, folder }) => {
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, account.kubeconfig, { mode: 0o400 });
  return {
    command: process.execPath,
    argv: [MAIN, '--url', platform.origin, '--kubeconfig', kubeconfig, '--namespace', account.home],
    env: {
      PATH: process.env.PATH ?? '',
      LANDFALL_AGENT_TOKEN: platform.token,
      NODE_COMPILE_CACHE: join(tmpdir(), 'landfall-compiled'),
    },
  };
};

/** Resolves when the platform has welcomed it. @throws Error with what it wrote when it ends before */
export async function startAgent(
  rights: AgentRights,
  namespaces: readonly string[] = [],
  started: Started = besideKubeconfig,
): Promise<AgentProcess> {
  const [account, platform] = await Promise.all([agentAccount(rights, namespaces), playPlatform()]);
  const folder = mkdtempSync(join(tmpdir(), 'landfall-through-'));
  const { command, argv, env } = await started({ account, platform, folder });
  const child = spawn(command, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => written.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => written.push(chunk));
  const output = () => Buffer.concat(written).toString('utf8');
  await Promise.race([
    platform.connected,
    once(child, 'exit').then(() => Promise.reject(new Error(`the agent ended: ${output()}`))),
  ]);
  return {
    account,
    platform,
    output,
    close: async () => {
      await ended(child);
      await platform.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
