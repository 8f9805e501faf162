import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { WebSocket } from 'ws';

/**
 * Loaded into an agent's process before it begins. Told by SIGUSR2 that what counts begins, it dies just before it would send the
 * thing of number `TEST_DIES_AT`: a write to its cluster, a request to the platform, or a frame of its connection. What a dead
 * process leaves behind changes only with what it has sent: these are all the deaths there are. What it sent is in `TEST_SENT_FILE`.
 */
const { TEST_DIES_AT = '0', TEST_SENT_FILE = '' } = process.env;
let counts = false;
let sent = 0;

function note(what: string): void {
  if (!counts) return;
  sent += 1;
  appendFileSync(TEST_SENT_FILE, `${what}\n`);
  if (sent === Number(TEST_DIES_AT)) process.kill(process.pid, 'SIGKILL');
}

process.on('SIGUSR2', () => {
  counts = true;
  appendFileSync(TEST_SENT_FILE, 'counts\n');
});

/** Of its Lease nobody sees anything but that it is held. */
const isOfInterest = ({ method, path }: ClientRequest) =>
  (method !== 'GET' || path.startsWith('/agent/')) && !path.includes('dryRun') && !path.includes('/leases/');

subscribe('http.client.request.created', (message) => {
  const { request } = message as { request: ClientRequest };
  if (isOfInterest(request)) note(`${request.method} ${request.path.split('?')[0]}`);
});

const { send } = WebSocket.prototype;
WebSocket.prototype.send = function counted(this: WebSocket, ...args: unknown[]): void {
  const frame = JSON.parse(String(args[0])) as { type: string; entry?: { kind: string } };
  // What moved is told whenever others move it: of a sync it is no step.
  if (frame.type === 'journal' && frame.entry?.kind !== 'moved') note(`frame of ${frame.entry?.kind}`);
  Reflect.apply(send, this, args);
};
