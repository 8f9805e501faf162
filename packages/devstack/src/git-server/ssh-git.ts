import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerChannel } from 'ssh2';
import type { HandleContext } from './handle.ts';
import { parseUpdates } from './push-event.ts';
import type { RepositoryRecord } from './repositories.ts';

const COMMAND = /^git-(upload|receive)-pack '\/?([\w.-]+\/[\w.-]+?)(?:\.git)?'$/;

/** What a deploy key asks for by SSH, and whether it may. The words are GitHub's. */
export function askedBy(
  { store }: Pick<HandleContext, 'store'>,
  key: string,
  command: string,
): { record: RepositoryRecord; writing: boolean } | { refused: string } {
  const [, verb, name = ''] = COMMAND.exec(command) ?? [];
  if (verb === undefined) return { refused: 'Invalid command: only git is spoken here.' };
  const record = name.includes('..') ? undefined : store.find(name);
  const held = record?.deployKeys?.find((one) => one.key === key);
  // Whoever may not read it learns no more than whoever asks for nothing that is there.
  if (!record || !held) return { refused: 'Repository not found.' };
  const writing = verb === 'receive';
  if (writing && held.readOnly)
    return { refused: 'The key you are authenticating with has been marked as read only.' };
  return { record, writing };
}

/** Runs the real git for what was asked, over the channel; tells what was pushed. */
export async function serveOverSsh(
  context: Pick<HandleContext, 'dir' | 'store' | 'pushed'>,
  channel: ServerChannel,
  { record, writing }: { record: RepositoryRecord; writing: boolean },
  protocol: string | undefined,
): Promise<void> {
  const pushedFile = join(context.dir, `pushed-${randomUUID()}`);
  const folder = join(context.store.root, `${record.fullName}.git`);
  const child = spawn('git', [writing ? 'receive-pack' : 'upload-pack', folder], {
    env: {
      PATH: process.env.PATH,
      HOME: context.store.root,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      ...(protocol === undefined ? {} : { GIT_PROTOCOL: protocol }),
      ...(writing ? { LANDFALL_PUSHED: pushedFile } : {}),
    },
  });
  channel.once('close', () => child.kill());
  child.stdin.on('error', () => undefined);
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  const code = await new Promise<number>((resolve) => {
    child.once('close', (status) => resolve(status ?? 1));
    child.once('error', () => resolve(1));
  });
  channel.exit(code);
  channel.end();
  if (!writing) return;
  const updates = parseUpdates(await readFile(pushedFile, 'utf8').catch(() => ''));
  await rm(pushedFile, { force: true });
  for (const update of updates) context.pushed(record, update, 'deploy-key');
}
