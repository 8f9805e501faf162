import { request } from 'node:https';
import { z } from 'zod';

const kubeconfig = z.object({
  server: z.string(),
  ca: z.string(),
  cert: z.string(),
  key: z.string(),
});
export type Access = z.infer<typeof kubeconfig>;

/** The one server and administrator of the sandbox's kubeconfig, which has everything inline and a line each. */
export function accessOf(text: string): Access {
  const field = (name: string) => new RegExp(`${name}:\\s*"?([^\\s"]+)`).exec(text)?.[1];
  const pem = (name: string) => Buffer.from(field(name) ?? '', 'base64').toString();
  return kubeconfig.parse({
    server: field('server'),
    ca: pem('certificate-authority-data'),
    cert: pem('client-certificate-data'),
    key: pem('client-key-data'),
  });
}

const event = z.object({
  type: z.string(),
  object: z.object({
    metadata: z.object({ name: z.string(), namespace: z.string() }),
    data: z.record(z.string(), z.string()).optional(),
  }),
});

/** ConfigMaps as the API server tells them, as soon as it does. */
export interface Watch {
  /**
   * When the last of these, `namespace/name`, was seen with this value (`performance.now`).
   * @param when.after what was seen before does not count
   * @throws after `when.patienceMs`
   */
  seen(
    keys: Iterable<string>,
    value: string,
    when?: { after?: number; patienceMs?: number },
  ): Promise<number>;
  stop(): void;
}

/** Watches every ConfigMap of the benchmark in one request. */
export async function watchConfigMaps(access: Access): Promise<Watch> {
  const now = new Map<string, { value: string | undefined; at: number }>();
  const changed = new Set<() => void>();
  const path = '/api/v1/configmaps?watch=true&labelSelector=landfall.test%2Fbench';
  const stream = await open(access, path);
  let rest = '';
  stream.on('data', (chunk: string) => {
    const at = performance.now();
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { object } = event.parse(JSON.parse(line));
      now.set(`${object.metadata.namespace}/${object.metadata.name}`, { value: object.data?.value, at });
    }
    for (const tell of changed) tell();
  });
  return {
    stop: () => void stream.destroy(),
    seen: (keys, value, { after = 0, patienceMs = 300_000 } = {}) => {
      const missing = new Set(keys);
      let last = 0;
      return new Promise((resolve, reject) => {
        const words = () => `${missing.size} objects were not seen with ${value}, ${[...missing][0]} for one`;
        const timer = setTimeout(() => end(() => reject(new Error(words()))), patienceMs);
        const look = () => {
          for (const key of missing) {
            const found = now.get(key);
            if (found?.value !== value || found.at < after) continue;
            last = Math.max(last, found.at);
            missing.delete(key);
          }
          if (missing.size === 0) end(() => resolve(last));
        };
        const end = (settle: () => void) => {
          clearTimeout(timer);
          changed.delete(look);
          settle();
        };
        changed.add(look);
        look();
      });
    },
  };
}

function open({ server, ca, cert, key }: Access, path: string): Promise<import('node:http').IncomingMessage> {
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, server), { ca, cert, key }, (response) => {
      response.setEncoding('utf8');
      if (response.statusCode === 200) return resolve(response);
      reject(new Error(`The watch was refused with ${response.statusCode}.`));
    });
    call.once('error', reject);
    call.end();
  });
}
