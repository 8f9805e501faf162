import { load } from 'js-yaml';
import { z } from 'zod';
import { LaunchError } from './launch-error.ts';

const kubeconfig = z.object({
  clusters: z.array(z.object({ cluster: z.object({ server: z.url() }) })).min(1),
});

/**
 * The `HOST:PORT` of every cluster in a kubeconfig: what the platform is then allowed to connect to. Whether the
 * credentials in it are of a kind that may be registered is the platform's question, asked when it is pasted.
 * @throws LaunchError when the text is no kubeconfig.
 */
export function serverAddresses(text: string, file: string): string[] {
  let parsed: unknown;
  try {
    parsed = load(text);
  } catch {
    throw new LaunchError(`${file} is not YAML, so it is no kubeconfig.`);
  }
  const found = kubeconfig.safeParse(parsed);
  if (!found.success) {
    throw new LaunchError(`${file} is no kubeconfig: it names no cluster with a server address.`);
  }
  const addresses = found.data.clusters.map(({ cluster }) => {
    const { hostname, port, protocol } = new URL(cluster.server);
    return `${hostname}:${port || (protocol === 'http:' ? 80 : 443)}`;
  });
  return [...new Set(addresses)];
}
