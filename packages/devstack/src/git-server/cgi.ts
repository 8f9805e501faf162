import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** One request for `git http-backend`, already authorized. */
export interface CgiRequest {
  /** The folder that holds all repositories. */
  root: string;
  /** `/owner/name.git/info/refs`, decoded and checked. */
  path: string;
  query: string;
  user: string | undefined;
  /** Further variables for git and its hooks. */
  env?: NodeJS.ProcessEnv;
}

const MAX_HEADER_BYTES = 16_384;

/**
 * Hands a request to the real `git http-backend` (RFC 3875) and its answer back to the client.
 * Settles when git has ended; true when it ended well.
 */
export async function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  cgi: CgiRequest,
): Promise<boolean> {
  const child = spawn('git', ['http-backend'], {
    env: environment(request, cgi),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<boolean>((resolve) => {
    child.once('close', (code) => resolve(code === 0));
    child.once('error', () => resolve(false));
  });
  response.once('close', () => {
    if (!response.writableFinished) child.kill();
  });
  // A client that hangs up, or a git that reads no further, shows in how the child ends.
  void pipeline(request, child.stdin).catch(() => undefined);
  await answer(child.stdout, response).catch(() => response.destroy());
  return ended;
}

function environment(request: IncomingMessage, cgi: CgiRequest): NodeJS.ProcessEnv {
  const header = (name: string) => request.headers[name];
  const optional = {
    CONTENT_TYPE: header('content-type'),
    CONTENT_LENGTH: header('content-length'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
    REMOTE_USER: cgi.user,
  };
  const given = Object.entries(optional).filter((entry) => typeof entry[1] === 'string');
  return {
    PATH: process.env.PATH,
    HOME: cgi.root,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_PROJECT_ROOT: cgi.root,
    GIT_HTTP_EXPORT_ALL: '1',
    GATEWAY_INTERFACE: 'CGI/1.1',
    REQUEST_METHOD: request.method,
    PATH_INFO: cgi.path,
    QUERY_STRING: cgi.query,
    REMOTE_ADDR: request.socket.remoteAddress,
    ...Object.fromEntries(given),
    ...cgi.env,
  };
}

/** Reads the CGI headers, then passes the body through as it comes. */
async function answer(stdout: NodeJS.ReadableStream, response: ServerResponse): Promise<void> {
  let head = Buffer.alloc(0);
  for await (const chunk of stdout) {
    if (response.headersSent) {
      await write(response, chunk);
      continue;
    }
    head = Buffer.concat([head, Buffer.from(chunk)]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0 && head.length > MAX_HEADER_BYTES) throw new Error('git http-backend sent no header');
    if (end < 0) continue;
    sendHead(response, head.subarray(0, end).toString('latin1'));
    await write(response, head.subarray(end + 4));
  }
  if (!response.headersSent) response.writeHead(500);
  response.end();
}

function sendHead(response: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const [name = '', value = ''] = line.split(/:\s*/, 2);
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, line.slice(line.indexOf(':') + 1).trim());
  }
  response.writeHead(status);
  response.flushHeaders();
}

async function write(response: ServerResponse, chunk: string | Buffer): Promise<void> {
  if (chunk.length === 0 || response.write(chunk) || response.destroyed) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.once('drain', go);
    response.once('close', go);
  });
}
