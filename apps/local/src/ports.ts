import { createServer } from 'node:net';
import { keptPort } from '@landfall/devstack/ports';
import { LaunchError } from './launch-error.ts';

const tries = 200;

/**
 * The first port from `wanted` on where nobody listens on any loopback address: browsers take `localhost` for either.
 * @throws LaunchError when there is none near.
 */
export async function frontPort(wanted: number): Promise<number> {
  for (let port = wanted; port < Math.min(wanted + tries, 65_536); port += 1) {
    if ((await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'))) return port;
  }
  throw new LaunchError(`No free port from ${wanted} on. Choose another with --port.`);
}

/** Ports of the processes behind the door: nobody types them, so any free ones, the same at each start if possible. */
export async function innerPorts(folder: string): Promise<{ api: number; web: number }> {
  const api = await keptPort(folder, 'api');
  return { api, web: await keptPort(folder, 'web') };
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    // a machine without IPv6 has nobody listening there either
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRNOTAVAIL'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
