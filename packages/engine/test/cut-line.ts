import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';
import { testCluster } from '@landfall/devstack/test-stack';
import { type ConnectedCluster, connect, parseKubeconfig } from '@landfall/kube';

/** A connection to a control plane by a line that can be cut and mended. */
export interface CutLine {
  cluster: ConnectedCluster;
  /** Ends what stands, and lets nothing through until it is mended. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** @param of the shared control plane where it is left out */
export async function cutLine(of?: { server: string; kubeconfig: string }): Promise<CutLine> {
  const access = of ?? (await testCluster());
  const { hostname, port } = new URL(access.server);
  const standing = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) return near.destroy();
    const far = dial(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      standing.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        standing.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = server.address();
  if (own === null || typeof own === 'string') throw new Error('it listens on a port');
  const credential = parseKubeconfig(access.kubeconfig);
  const cluster = connect(
    { ...credential, server: `https://127.0.0.1:${own.port}` },
    { allow: [{ host: '127.0.0.1', port: own.port }] },
  );
  const end = () => {
    for (const one of standing) one.destroy();
  };
  return {
    cluster,
    cut: () => {
      whole = false;
      end();
    },
    mend: () => {
      whole = true;
    },
    close: async () => {
      cluster.close();
      end();
      server.close();
      await once(server, 'close');
    },
  };
}
