import { appendFileSync } from 'node:fs';
import type { Cluster } from '@landfall/engine';
import { type ConnectedCluster, connect } from '@landfall/kube';
import { startWorker } from '../src/start-worker.ts';

/**
 * The apply worker over the real port, which stops its own process at a named point of its first sync:
 * `STOP_AT=before-batch | mid-batch | in-wait`, `STOP_WITH=SIGSTOP | SIGKILL`, told in the file `STOP_FILE`.
 */
const { STOP_AT = '', STOP_WITH = 'SIGSTOP', STOP_FILE = '' } = process.env;
let stopped = false;
let writes = 0;

/** Appended first, so that whoever waits knows; nothing of this process runs after it until it is continued. */
function stop(): void {
  if (stopped) return;
  stopped = true;
  appendFileSync(STOP_FILE, `${process.pid}\n`);
  process.kill(process.pid, STOP_WITH as NodeJS.Signals);
}

function stopping(cluster: ConnectedCluster): ConnectedCluster {
  const guarded: ConnectedCluster['guarded'] = (beforeSend) => stoppingPort(cluster.guarded(beforeSend));
  return { ...cluster, ...stoppingPort(cluster), guarded };
}

function stoppingPort(cluster: Cluster): Cluster {
  return {
    ...cluster,
    apply: async (kind, manifest, options) => {
      const applied = await cluster.apply(kind, manifest, options);
      if (!options.dryRun) writes += 1;
      if (STOP_AT === 'mid-batch' && writes === 5) stop();
      // The last dry run of the plan: the next thing is the first batch.
      if (STOP_AT === 'before-batch' && options.dryRun) setImmediate(stop);
      return applied;
    },
    list: async (kind, options) => {
      const found = await cluster.list(kind, options);
      if (STOP_AT === 'in-wait' && writes > 0) stop();
      return found;
    },
  };
}

startWorker('apply', { connect: (credential, options) => stopping(connect(credential, options)) }).catch(
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
