import type { FollowLogOptions, KindRef, LogOptions } from '@landfall/engine';
import { statusError } from './errors/status.ts';
import { transportError } from './errors/transport.ts';
import { readBody, unpacked } from './http/body.ts';
import type { KubeRequest, KubeStream } from './http/request.ts';
import { query, restPath } from './rest-path.ts';

const PODS: KindRef = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
/** Room for a line that is cut in the middle and for the kubelet's own words. */
const SLACK_BYTES = 65_536;
/** A node that does not answer holds up whoever asks for no longer. */
const TIMEOUT_MS = 5_000;

/** The last lines of one container of a pod, as the kubelet has them; fewer where `maxBytes` cuts them. */
export async function podLogs(
  request: KubeRequest,
  pod: { namespace: string; name: string },
  { container, previous, tailLines, maxBytes }: LogOptions,
): Promise<string[]> {
  const parameters = {
    container,
    tailLines: String(tailLines),
    limitBytes: String(maxBytes),
    previous: previous ? 'true' : undefined,
  };
  const path = `${restPath(PODS, pod)}/log${query(parameters)}`;
  const response = await request({
    method: 'GET',
    path,
    maxBytes: maxBytes + SLACK_BYTES,
    timeoutMs: TIMEOUT_MS,
  });
  if (response.status !== 200)
    throw statusError(response, { subject: `the log of Pod ${pod.name}`, kind: 'Pod' });
  return response.text.split('\n').filter((line, index, lines) => line !== '' || index < lines.length - 1);
}

/**
 * A log as the kubelet sends it. Nothing is read ahead of whoever iterates; a quiet container sends not even headers, so that
 * only the signal ends the wait for them. @throws ClusterError
 */
export async function* followPodLog(
  open: KubeStream,
  pod: { namespace: string; name: string },
  { container, tailLines, signal }: FollowLogOptions,
): AsyncGenerator<Uint8Array> {
  const path = `${restPath(PODS, pod)}/log${query({ container, follow: 'true', tailLines: String(tailLines) })}`;
  const ending = new AbortController();
  try {
    const response = await open({
      method: 'GET',
      path,
      signal: AbortSignal.any([signal, ending.signal]),
    });
    if (response.statusCode !== 200) {
      const { statusCode = 0, headers } = response;
      const text = await readBody(response, SLACK_BYTES);
      throw statusError(
        { status: statusCode, headers, warnings: [], text },
        { subject: `the log of Pod ${pod.name}`, kind: 'Pod' },
      );
    }
    for await (const chunk of unpacked(response)) yield chunk as Uint8Array;
  } catch (error) {
    throw transportError(error, 'https://cluster');
  } finally {
    ending.abort();
  }
}
