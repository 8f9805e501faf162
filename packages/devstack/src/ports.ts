import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/**
 * A loopback port for `name`, the same over restarts of the same `dir` as long as nobody else took it: kubeconfigs,
 * clone URLs and connection strings handed out yesterday should work today.
 * @param wanted tried first when given.
 */
export async function keptPort(dir: string, name: string, wanted?: number): Promise<number> {
  const ports = await readPorts(dir);
  const remembered = wanted ?? ports[name];
  const port =
    remembered !== undefined && (await isFree(remembered))
      ? remembered
      : await freePort(Object.values(ports));
  if (ports[name] !== port) {
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, 'ports.json'), JSON.stringify({ ...ports, [name]: port }));
  }
  return port;
}

/** Whether a loopback port can be listened on at this moment. */
export async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

/** One that nobody listens on at this moment, and none of these. */
export async function freePort(taken: readonly number[] = []): Promise<number> {
  for (;;) {
    const port = await listenOnce(0);
    if (port !== undefined && !taken.includes(port)) return port;
  }
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

async function readPorts(dir: string): Promise<Record<string, number>> {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(dir, 'ports.json'), 'utf8'));
    const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
    return Object.fromEntries(
      entries.filter((entry): entry is [string, number] => Number.isInteger(entry[1])),
    );
  } catch {
    return {};
  }
}
