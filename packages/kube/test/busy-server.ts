import type { OutgoingHttpHeaders } from 'node:http';
import { type ConnectedCluster, connect } from '../src/connect.ts';
import { certificate, tlsServer } from './tls.ts';

export interface Answer {
  status: number;
  headers?: OutgoingHttpHeaders;
  body: string;
}

export interface BusyServer {
  cluster: ConnectedCluster;
  /** When each request came, on the clock of `performance`. */
  asked: number[];
  /** Resolves once so many requests have been answered. */
  answered(count: number): Promise<void>;
  close(): Promise<void>;
}

/** What an API server says that has too much to do: a Status with the seconds it asks for, as the header has them too. */
export const tooMany = (seconds: number): Answer => ({
  status: 429,
  headers: { 'retry-after': String(seconds), 'content-type': 'application/json' },
  body: JSON.stringify({
    kind: 'Status',
    reason: 'TooManyRequests',
    details: { retryAfterSeconds: seconds },
    code: 429,
  }),
});

/** A server on loopback that gives these answers in turn, the last one for good, and the client of this package to it. */
export async function busyServer(answers: readonly [Answer, ...Answer[]]): Promise<BusyServer> {
  const identity = await certificate('127.0.0.1');
  const left = [...answers];
  const asked: number[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = await tlsServer(identity, (_request, response) => {
    asked.push(performance.now());
    const { status, headers = {}, body } = (left.length > 1 ? left.shift() : left[0]) as Answer;
    response.writeHead(status, headers).end(body, () => {
      for (const { count, resolve } of waiting) if (asked.length >= count) resolve();
    });
  });
  const { port } = server;
  const credential = { server: `https://127.0.0.1:${port}`, caPem: identity.cert, auth: { token: 'x' } };
  const cluster = connect(credential, { allow: [{ host: '127.0.0.1', port }] });
  return {
    cluster,
    asked,
    answered: (count) =>
      new Promise((resolve) => {
        waiting.push({ count, resolve });
        if (asked.length >= count) resolve();
      }),
    close: () => {
      cluster.close();
      return server.close();
    },
  };
}
