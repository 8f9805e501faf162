import { randomUUID } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type KubernetesAccess, kubernetesRequest } from './kubernetes-request.ts';

/** One finished request to the API server. */
export interface AuditEntry {
  verb: string;
  /** With its subresource: `deployments`, `deployments/scale`; empty for `/version` and the like. */
  resource: string;
  /** The API group; empty for the core group. */
  group: string;
  namespace: string;
  name: string;
  user: string;
  userAgent: string;
  /** The whole request line: dry runs, field managers and selectors stand in its query. */
  uri: string;
  /** The HTTP status of the answer. */
  code: number;
  /** When the request came in. */
  at: Date;
  /** When its answer was sent. */
  endedAt: Date;
  stage: string;
}

/** Where the log ends now: what is read from here on happened later. */
export async function auditOffset(path: string): Promise<number> {
  return (await stat(path)).size;
}

/**
 * The finished requests since `sinceOffset`, in the order they ended. A line is written as its answer is sent, so the
 * very last request may not be there yet: call `settleAudit` first where that matters.
 */
export async function readAudit(
  path: string,
  { sinceOffset = 0, user }: { sinceOffset?: number; user?: string } = {},
): Promise<AuditEntry[]> {
  const text = await readFrom(path, sinceOffset);
  return text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map(toEntry)
    .filter((entry) => user === undefined || entry.user === user);
}

/** Waits until every request that was answered before this call is in the log. */
export async function settleAudit(access: KubernetesAccess, path: string): Promise<void> {
  const marker = randomUUID();
  const from = await auditOffset(path);
  await kubernetesRequest(access, 'GET', `/version?landfall-marker=${marker}`);
  while (!(await readFrom(path, from)).includes(marker)) await sleep(20);
}

async function readFrom(path: string, offset: number): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - offset)), {
      position: offset,
    });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

interface AuditLine {
  verb: string;
  stage: string;
  requestURI: string;
  userAgent?: string;
  user: { username: string };
  objectRef?: {
    resource?: string;
    subresource?: string;
    apiGroup?: string;
    namespace?: string;
    name?: string;
  };
  responseStatus?: { code?: number };
  requestReceivedTimestamp: string;
  stageTimestamp: string;
}

function toEntry(line: string): AuditEntry {
  const event: AuditLine = JSON.parse(line);
  const { resource = '', subresource, apiGroup = '', namespace = '', name = '' } = event.objectRef ?? {};
  return {
    verb: event.verb,
    resource: subresource ? `${resource}/${subresource}` : resource,
    group: apiGroup,
    namespace,
    name,
    user: event.user.username,
    userAgent: event.userAgent ?? '',
    uri: event.requestURI,
    code: event.responseStatus?.code ?? 0,
    at: new Date(event.requestReceivedTimestamp),
    endedAt: new Date(event.stageTimestamp),
    stage: event.stage,
  };
}
