import { Agent } from 'node:https';
import { createSecureContext } from 'node:tls';

/** How long a connection that nobody uses stays, in milliseconds: hosts themselves end theirs after about a minute. */
const IDLE_MS = 45_000;

/** By the certificates that are trusted: an operator has one set, a test a few. */
const agents = new Map<string | undefined, Agent>();

/** Connections that stay open for the next git; whoever trusts other certificates has others. */
export function agentFor(caPem: string | undefined): Agent {
  const known = agents.get(caPem);
  if (known) return known;
  const agent = new Agent({
    keepAlive: true,
    maxFreeSockets: 32,
    scheduling: 'lifo',
    timeout: IDLE_MS,
    // Made once: reading a hundred and fifty certificates takes longer than a handshake.
    secureContext: createSecureContext(caPem === undefined ? {} : { ca: caPem }),
  });
  agents.set(caPem, agent);
  return agent;
}
