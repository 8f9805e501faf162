import { chown, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type App, HEAP } from './apps.ts';
import { followInbox, inboxFile } from './inbox-file.ts';
import { processOf } from './platform.ts';
import { homeOf } from './roles.ts';
import type { Start } from './start.ts';
import { type Supervised, supervise } from './supervise.ts';

/** What the API leaves when somebody gives an agent's token to the one that runs here. */
const handed = z.object({ token: z.string().min(1) });

const WAITS = 'runs as soon as a cluster that is added by an agent gives it its token';

export interface OfferedCluster {
  /** Where the agent must be allowed to connect to reach it. */
  addresses: readonly string[];
  kubeconfigFile: string | null;
  /** Resolves when it can be used, or when it failed. */
  up: Promise<void>;
}

/**
 * Runs an agent for the cluster that is offered, as its own user and with nothing of the platform but its address. It has no
 * token until a person adds a cluster in the dashboard and gives it theirs; the same token at the next start is the same agent.
 */
export async function offerAgent(start: Start, cluster: OfferedCluster, publicUrl: string): Promise<void> {
  const { board, stops, told } = start;
  const tokenFile = await inboxFile(start, 'agent-token.json');
  const { sandbox } = board.current();
  const show = (state: 'waiting' | 'running' | 'failed', detail: string) =>
    board.set({ agent: { cluster: sandbox?.name ?? '', tokenFile, state, detail } });
  show('waiting', WAITS);
  await cluster.up;
  if (board.current().sandbox?.state !== 'ready') return show('failed', 'its cluster did not come up');
  let running: Supervised | undefined;
  stops.add(async () => running?.stop());
  const events = {
    say: told.say,
    changed: () => undefined,
    gaveUp: (words: string) => show('failed', words.split('\n')[0] ?? ''),
  };
  const begin = async ({ token }: z.output<typeof handed>) => {
    await running?.stop();
    const app = await agentApp(start, { cluster, publicUrl, token });
    running = await supervise(await processOf(app, start), app.title, events);
    show('running', `in ${sandbox?.name ?? 'the cluster'}`);
  };
  stops.add(await followInbox(tokenFile, handed, begin));
}

interface AgentWiring {
  cluster: OfferedCluster;
  publicUrl: string;
  token: string;
}

async function agentApp(start: Start, { cluster, publicUrl, token }: AgentWiring): Promise<App> {
  const kubeconfig = await readFile(cluster.kubeconfigFile ?? '', 'utf8');
  return {
    name: 'agent',
    title: 'agent',
    seat: 'agent',
    args: [
      ...HEAP,
      path.join(start.checkout, 'apps/agent/src/main.ts'),
      '--kubeconfig',
      await ownFile(start, 'kubeconfig', kubeconfig),
      ...cluster.addresses.flatMap((address) => ['--allow-address', address]),
    ],
    cwd: start.checkout,
    env: {
      LANDFALL_URL: publicUrl,
      LANDFALL_AGENT_TOKEN_FILE: await ownFile(start, 'token', token),
    },
  };
}

/** A file in the agent's home that only it may read. */
async function ownFile({ state, seats }: Start, name: string, text: string): Promise<string> {
  const { home } = await homeOf(state, seats, 'agent');
  const file = path.join(home, name);
  await rm(file, { force: true });
  await writeFile(file, text, { mode: 0o400 });
  const account = seats.accounts?.agent;
  if (account) await chown(file, account.uid, account.gid);
  return file;
}
