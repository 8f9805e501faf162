// What git starts in place of ssh: speaks to the one host it was told of, asks for the one path, and passes the bytes on.
import type { Client, ClientChannel } from 'ssh2';
import { connect, NotConnected } from './connect.ts';
import { SAYS, type Told } from './told.ts';

const FAILED = 255;

/** Git's last argument is the command; host, port and user in its arguments are not looked at: they were told. */
function asked({ path }: Told): string {
  const command = process.argv.at(-1) ?? '';
  if (command === `git-upload-pack '${path}'` || command === `git-receive-pack '${path}'`) return command;
  throw new NotConnected('protocol', 'git asked for something else');
}

function open(client: Client, command: string): Promise<ClientChannel> {
  const { GIT_PROTOCOL } = process.env;
  return new Promise((resolve, reject) =>
    client.exec(command, GIT_PROTOCOL === undefined ? {} : { env: { GIT_PROTOCOL } }, (error, channel) =>
      error ? reject(new NotConnected('protocol', error.message)) : resolve(channel),
    ),
  );
}

/** Until the host has said all: its words as the remote's, so that none can pass for ours. */
async function passOn(channel: ClientChannel): Promise<number> {
  const gone = () => channel.close();
  process.stdout.on('error', gone);
  process.stdin.on('error', gone);
  let line = '';
  channel.stderr.on('data', (chunk: Buffer) => {
    const lines = `${line}${chunk.toString('utf8')}`.split(/[\r\n]+/);
    line = (lines.pop() ?? '').slice(0, 1000);
    for (const one of lines) process.stderr.write(`remote: ${one.slice(0, 1000)}\n`);
  });
  process.stdin.pipe(channel);
  channel.pipe(process.stdout, { end: false });
  return new Promise((resolve) => {
    let status = FAILED;
    channel.on('exit', (code: number | null) => {
      status = code ?? FAILED;
    });
    channel.once('close', () => {
      if (line !== '') process.stderr.write(`remote: ${line}\n`);
      resolve(status);
    });
  });
}

async function main(): Promise<number> {
  try {
    const told = JSON.parse(process.env.LANDFALL_SSH ?? '') as Told;
    const command = asked(told);
    const client = await connect(told);
    try {
      return await passOn(await open(client, command));
    } finally {
      client.end();
    }
  } catch (error) {
    // What else is thrown here may quote what it was told.
    const kind = error instanceof NotConnected ? error.kind : 'protocol';
    const detail = error instanceof NotConnected ? error.message : 'it could not be begun';
    process.stderr.write(`${SAYS} ${kind} ${detail.slice(0, 300)}\n`);
    return FAILED;
  }
}

process.exitCode = await main();
process.stdin.destroy();
