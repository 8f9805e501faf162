import { request } from 'node:https';

/** Whom to talk to and as whom: enough for the few calls devstack makes itself. */
export interface KubernetesAccess {
  /** `https://127.0.0.1:…` */
  server: string;
  caPem: string;
  /** A client certificate and its key, PEM. */
  admin: { cert: string; key: string };
}

export interface KubernetesAnswer {
  status: number;
  /** The parsed body; `undefined` when it is not JSON. */
  body: unknown;
}

const TIMEOUT_MS = 15_000;

/** One request to the API server with the admin's client certificate. Throws only when there is no answer. */
export function kubernetesRequest(
  access: KubernetesAccess,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<KubernetesAnswer> {
  const contentType = method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json';
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, access.server), {
      method,
      ca: access.caPem,
      cert: access.admin.cert,
      key: access.admin.key,
      agent: false,
      timeout: TIMEOUT_MS,
      headers: body === undefined ? {} : { 'content-type': contentType },
    });
    call.once('timeout', () =>
      call.destroy(new Error(`${method} ${path}: no answer within ${TIMEOUT_MS} ms`)),
    );
    call.once('error', reject);
    call.once('response', async (response) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString('utf8')) });
      } catch (error) {
        reject(error);
      }
    });
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/**
 * Creates or updates an object by server-side apply.
 * @throws Error with the API server's own message when it refuses.
 */
export async function applyObject(access: KubernetesAccess, path: string, object: unknown): Promise<unknown> {
  const query = '?fieldManager=landfall-devstack&force=true';
  const { status, body } = await kubernetesRequest(access, 'PATCH', `${path}${query}`, object);
  if (status >= 200 && status < 300) return body;
  throw new Error(`Applying ${path} was refused with ${status}: ${JSON.stringify(body)}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
