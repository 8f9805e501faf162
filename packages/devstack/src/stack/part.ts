import { join } from 'node:path';
import { startControlPlane } from '../control-plane.ts';
import { startPostgres } from '../postgres.ts';
import { startRedis } from '../redis.ts';
import type { Report } from '../report.ts';
import type { Part, PartValues } from './state.ts';

/** A part that this process holds. */
export interface RunningPart {
  values: PartValues;
  exited: Promise<string>;
  stop(): Promise<void>;
}

// Each test takes a numbered database of its own, so there have to be many.
const REDIS_DATABASES = 4096;

/** Starts one part for tests below `directory`: its data is thrown away light-heartedly. */
export async function startPart(directory: string, part: Part, report?: Report): Promise<RunningPart> {
  const common = { dir: join(directory, part), ...(report ? { report } : {}) };
  switch (part) {
    case 'postgres': {
      const { url, ...process } = await startPostgres({ ...common, durable: false });
      return { values: { url }, ...process };
    }
    case 'redis': {
      const { url, ...process } = await startRedis({ ...common, databases: REDIS_DATABASES });
      return { values: { url }, ...process };
    }
    case 'cluster': {
      const { server, caPem, kubeconfig, auditLogPath, admin, ...process } = await startControlPlane(common);
      const values = { server, caPem, kubeconfig, auditLogPath, adminCert: admin.cert, adminKey: admin.key };
      return { values, ...process };
    }
  }
}
