import { Agent } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import type { ClusterCredential } from '@landfall/contracts/cluster';
import { type AllowList, type CheckedAddress, checkAddress } from '@landfall/egress';

export interface AgentOptions {
  allow: AllowList;
  /** Connections at once. */
  maxSockets: number;
  connectTimeoutMs: number;
}

/**
 * A keep-alive agent for one cluster. Each new connection has its address checked and dials exactly that (security
 * SSRF-5); the certificate is checked for the name in the URL, against the cluster's own CA alone where it has one.
 */
export function clusterAgent(credential: ClusterCredential, options: AgentOptions): Agent {
  const { auth, caPem, server } = credential;
  const login = 'token' in auth ? {} : { cert: auth.clientCertPem, key: auth.clientKeyPem };
  const trust = caPem === undefined ? {} : { ca: caPem };
  const agent = new Agent({
    keepAlive: true,
    maxSockets: options.maxSockets,
    // All of them: many syncs come at once, and a new connection costs more than a request.
    maxFreeSockets: options.maxSockets,
    timeout: 120_000,
  });
  let session: Buffer | undefined;
  agent.createConnection = (_options, callback) => {
    checkAddress(server, { allow: options.allow })
      .then((checked) => {
        const tls = { ...login, ...trust, ...(session ? { session } : {}) };
        const socket = dial(checked, tls, options.connectTimeoutMs);
        socket.on('session', (ticket) => {
          session = ticket;
        });
        callback?.(null, socket);
      })
      .catch((error: Error) => callback?.(error, undefined as unknown as Duplex));
    return undefined;
  };
  return agent;
}

/** How long a connection may be silent before the kernel asks whether the other end still lives. */
const KEEP_ALIVE_MS = 20_000;

function dial(
  checked: CheckedAddress,
  tls: { cert?: string; key?: string; ca?: string; session?: Buffer },
  connectTimeoutMs: number,
): TLSSocket {
  const socket = tlsConnect({
    ...tls,
    host: checked.address,
    port: checked.port,
    // An IP literal is no server name; the certificate is then checked for the address itself.
    servername: isIP(checked.host) ? '' : checked.host,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
  });
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' }));
  }, connectTimeoutMs);
  socket.once('secureConnect', () => clearTimeout(timer));
  socket.once('close', () => clearTimeout(timer));
  // Whoever uses the socket listens too; between two requests of a kept one nobody does.
  socket.on('error', () => undefined);
  socket.setNoDelay(true);
  // A peer that is gone without a word is noticed ten seconds later: ten probes, one a second (Node sets both).
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  return socket;
}
