import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
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

async function open({ server, ca, cert, key }: Access, path: string): Promise<IncomingMessage> {
  const response = await answerTo(request(new URL(path, server), { ca, cert, key }));
  response.setEncoding('utf8');
  if (response.statusCode === 200) return response;
  throw new Error(`The watch was refused with ${response.statusCode}.`);
}

/** The API server, asked over connections that are kept: to make one takes as long as some of what is timed. */
export interface ApiServer {
  /** Answers what it said; a PATCH is a merge. @throws Error when it refuses */
  ask(method: 'GET' | 'PATCH', path: string, body?: object): Promise<unknown>;
  close(): void;
}

/** @param access whom to ask and as whom */
export function openApiServer({ server, ca, cert, key }: Access): ApiServer {
  const agent = new Agent({ keepAlive: true, ca, cert, key });
  const headers = { 'content-type': 'application/merge-patch+json' };
  return {
    close: () => agent.destroy(),
    ask: async (method, path, body) => {
      const call = request(new URL(path, server), { agent, method, headers: body ? headers : {} });
      const response = await answerTo(call, body && JSON.stringify(body));
      const said = await text(response);
      if (response.statusCode === 200) return JSON.parse(said);
      throw new Error(`${method} ${path} was answered with ${response.statusCode}: ${said}`);
    },
  };
}

function answerTo(call: ClientRequest, body?: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    call.once('response', resolve);
    call.once('error', reject);
    call.end(body);
  });
}
