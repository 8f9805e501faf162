import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What a container of this name has written, whatever its pod: simulated pods run nothing. */
const LOGS: Record<string, readonly string[]> = {
  main: ['starting', 'ready'],
  web: ['listening on :8080'],
  // The sample's hook, which succeeds: one that fails is to be named like what it says.
  migrate: ['migrating 3 tables', 'orders: added column paid_at', 'done'],
  // Writes what a test has it write.
  chat: ['hello'],
  crash: ['starting', 'fatal: DATABASE_URL is not set'],
};

/** Writes the logs of simulated containers and kwok's configuration that names them; answers its path. */
export async function writePodLogs(dir: string): Promise<string> {
  const folder = join(dir, 'pod-logs');
  await mkdir(folder, { recursive: true });
  const entries = await Promise.all(
    Object.entries(LOGS).map(async ([container, lines]) => {
      const logsFile = join(folder, `${container}.log`);
      await writeFile(logsFile, lines.map(inCriFormat).join(''));
      return { containers: [container], logsFile, previousLogsFile: logsFile };
    }),
  );
  const config = {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'ClusterLogs',
    metadata: { name: 'pods' },
    spec: { logs: entries },
  };
  const path = join(folder, 'logs.yaml');
  await writeFile(path, JSON.stringify(config));
  return path;
}

/**
 * Has every container named `chat` write these lines, whatever its pod.
 * @param auditLogPath of the control plane: the logs are beside it
 */
export async function writeToChat(auditLogPath: string, lines: readonly string[]): Promise<void> {
  const path = join(dirname(auditLogPath), 'pod-logs', 'chat.log');
  await appendFile(path, lines.map((line) => inCriFormat(line, 1)).join(''));
}

/** A line as the container runtime writes it: time, stream, whole line. */
const inCriFormat = (line: string, index: number): string =>
  `2026-01-01T00:00:0${index}.000000000Z stdout F ${line}\n`;
