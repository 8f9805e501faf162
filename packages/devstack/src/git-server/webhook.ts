import { createHmac, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type {
  GitHubAppEvent,
  GitHubInstallationEvent,
  GitHubPing,
  GitHubPush,
  GitHubRepositoryEvent,
} from './github-shapes.ts';
import type { GitWebhook } from './repositories.ts';

export type DeliveredEvent =
  | 'push'
  | 'ping'
  | 'installation'
  | 'installation_repositories'
  | 'repository'
  | 'pull_request'
  | 'check_run'
  | 'check_suite'
  | 'delete';
export type DeliveredPayload =
  | GitHubPush
  | GitHubPing
  | GitHubInstallationEvent
  | GitHubRepositoryEvent
  | GitHubAppEvent;

/** One webhook call and what came of it. */
export interface Delivery {
  /** `X-GitHub-Delivery`; a redelivery keeps it, as GitHub's does. */
  id: string;
  /** `owner/name`; '' where it is about an installation. */
  repository: string;
  event: DeliveredEvent;
  url: string;
  at: Date;
  payload: DeliveredPayload;
  /** Sent to the webhook of the GitHub App and not to the repository's own. */
  app?: true;
  /** The answer's status; absent when there was none. */
  status?: number;
  /** The beginning of the answer's body. */
  answer?: string;
  /** Why there was no answer. */
  error?: string;
  durationMs: number;
}

/** GitHub gives a receiver 10 s. */
const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 16_384;

/** Calls a webhook once, as GitHub does: no retry, no redirect followed. Never throws. */
export async function deliver(
  repository: string,
  hook: GitWebhook,
  event: DeliveredEvent,
  payload: DeliveredPayload,
  id: string = randomUUID(),
): Promise<Delivery> {
  const began = performance.now();
  const base = { id, repository, event, url: hook.url, at: new Date(), payload };
  const outcome = await post(hook, event, id, JSON.stringify(payload)).catch((error: Error) => ({
    error: error.message,
  }));
  return { ...base, ...outcome, durationMs: Math.round(performance.now() - began) };
}

function post(
  hook: GitWebhook,
  event: string,
  id: string,
  body: string,
): Promise<{ status: number; answer: string }> {
  const url = new URL(hook.url);
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const call = request(url, {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: headers(hook.secret, event, id, body),
      ...(hook.ca === undefined ? {} : { ca: hook.ca }),
    });
    call.once('error', reject);
    call.once('response', async (response) => {
      try {
        let answer = '';
        for await (const chunk of response.setEncoding('utf8'))
          answer = (answer + chunk).slice(0, MAX_ANSWER_BYTES);
        resolve({ status: response.statusCode ?? 0, answer });
      } catch (error) {
        reject(error);
      }
    });
    call.end(body);
  });
}

function headers(secret: string, event: string, id: string, body: string): Record<string, string> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    accept: '*/*',
    'user-agent': 'GitHub-Hookshot/landfall',
    'x-github-event': event,
    'x-github-delivery': id,
    'x-github-hook-id': '1',
    'x-hub-signature-256': `sha256=${signature}`,
  };
}
