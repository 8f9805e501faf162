import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AGENT_HEARTBEAT_MS } from '@landfall/contracts/agent-protocol';
import { type AllowList, parseAllowList } from '@landfall/egress';
import { z } from 'zod';
import type { ClusterAccess } from './cluster/credential.ts';
import type { Platform } from './platform/request.ts';

/** How an agent is started. */
export interface AgentOptions {
  platform: Platform;
  token: string | undefined;
  access: ClusterAccess;
  /** Where it keeps what it remembers. */
  namespace: string;
  allow: AllowList;
  /** How long its Lease lasts unless renewed. */
  leaseSeconds: number;
  /** How long the platform may be away before the agent heals alone. */
  aloneAfterMs: number;
  /** How often it says something to the platform; silence of three times that is a dead connection. */
  beatMs: number;
  /** Between two tries to connect. */
  longestWaitMs: number;
  logLevel: string;
  /** A file that is touched while the process is alive. */
  aliveFile: string | undefined;
}

const input = z.object({
  url: z.url({ protocol: /^https?$/ }),
  token: z.string().min(1).max(200).optional(),
  kubeconfig: z.string().min(1).optional(),
  context: z.string().min(1).max(253).optional(),
  namespace: z
    .string()
    .max(63)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
    .default('landfall-agent'),
  ca: z.string().min(1).optional(),
  allowAddress: z.array(z.string()).max(20).default([]),
  leaseSeconds: z.coerce.number().int().min(1).max(300).default(10),
  aloneAfterMs: z.coerce.number().int().min(0).max(3_600_000).default(3_000),
  beatMs: z.coerce.number().int().min(100).max(60_000).default(AGENT_HEARTBEAT_MS),
  longestWaitMs: z.coerce.number().int().min(100).max(600_000).default(60_000),
  aliveFile: z.string().min(1).optional(),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

const text = { type: 'string' } as const;

/**
 * Reads arguments and environment; an argument wins. The token is never one: arguments are read by everybody on the machine.
 * @throws Error naming what is missing or wrong, never a value
 */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): AgentOptions {
  const { values } = parseArgs({
    args,
    options: {
      url: text,
      kubeconfig: text,
      context: text,
      namespace: text,
      ca: text,
      'allow-address': { type: 'string', multiple: true },
    },
  });
  const parsed = input.safeParse({
    url: values.url ?? env.LANDFALL_URL,
    token: env.LANDFALL_AGENT_TOKEN ?? tokenIn(env.LANDFALL_AGENT_TOKEN_FILE),
    kubeconfig: values.kubeconfig,
    context: values.context,
    namespace: values.namespace ?? env.LANDFALL_AGENT_NAMESPACE,
    ca: values.ca,
    allowAddress: values['allow-address'],
    leaseSeconds: env.LANDFALL_AGENT_LEASE_SECONDS,
    aloneAfterMs: env.LANDFALL_AGENT_ALONE_AFTER_MS,
    beatMs: env.LANDFALL_AGENT_HEARTBEAT_MS,
    longestWaitMs: env.LANDFALL_AGENT_LONGEST_WAIT_MS,
    logLevel: env.LANDFALL_LOG_LEVEL,
    aliveFile: env.LANDFALL_AGENT_ALIVE_FILE,
  });
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The agent cannot start like this.\n${lines.join('\n')}`);
  }
  const { url, token, kubeconfig, context, namespace, ca, allowAddress, aliveFile, ...rest } = parsed.data;
  return {
    platform: { origin: originOf(url), caPem: ca === undefined ? undefined : readFileSync(ca, 'utf8') },
    token,
    access: kubeconfig === undefined ? 'in-cluster' : { kubeconfig, context },
    namespace,
    allow: parseAllowList(allowAddress),
    aliveFile,
    ...rest,
  };
}

/** The Secret with the token goes once it was used. */
function tokenIn(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

/** What is signed and what is decided must not be read on the way. */
function originOf(url: string): string {
  const { origin, protocol, hostname } = new URL(url);
  const isHere = hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]';
  if (protocol !== 'https:' && !isHere)
    throw new Error(
      'The agent cannot start like this.\nurl: Use https:// for a Landfall on another machine.',
    );
  return origin;
}
