import { execute, observe, plan, planDeletion } from '../src/index.ts';
import type { HostedBox, SandboxAsk, SandboxHost } from './hosted.ts';
import { maskSecrets } from './mask-secrets.ts';
import { memoryLedger } from './memory-ledger.ts';

/** This process as the host of a sandbox: the engine over the real port, and a ledger in memory. */
export function directHost(box: HostedBox): SandboxHost {
  const ledger = memoryLedger();
  const request = ({ desired, options, scope, hooks, through = box.cluster }: SandboxAsk) => ({
    cluster: through,
    desired,
    previous: box.previous,
    inventory: ledger.items(),
    application: box.application,
    options: { prune: true, createNamespace: true, ...options },
    mask: maskSecrets,
    ...(hooks ? { hooks } : {}),
    ...(scope ? { scope } : {}),
  });
  return {
    userAgent: 'landfall',
    ledger,
    plan: (ask) => plan(request(ask)),
    planDeletion: (ask) => planDeletion(request(ask)),
    observe: async (ask) => {
      const { planned, ...seen } = await observe(request(ask));
      return { plan: planned.plan, ...seen };
    },
    execute: (planned, options, through = box.cluster) =>
      execute({
        cluster: through,
        planned,
        ledger,
        emit: (event) => box.events.push(event),
        options: { waveDeadlineMs: 30_000, waitForHealth: true, ...options },
      }),
  };
}
