import type { IncomingMessage } from 'node:http';
import { askHost } from './ask-host.ts';
import { pathOf } from './passages.ts';
import type { Reached } from './way.ts';

const RESULT = 'application/x-git-upload-pack-result';

/**
 * Puts one question of version 2 of Git's protocol to the host: there each is whole (gitprotocol-v2), so it is one request.
 * Undefined where what comes back is no answer. @throws whatever dialling throws
 */
export async function askPack(
  reached: Reached,
  question: Buffer,
  signal: AbortSignal,
): Promise<IncomingMessage | undefined> {
  const told = await askHost(reached, {
    method: 'POST',
    path: `${pathOf(reached)}/git-upload-pack`,
    headers: {
      'content-type': 'application/x-git-upload-pack-request',
      accept: RESULT,
      'git-protocol': 'version=2',
      'user-agent': agentIn(question),
    },
    body: question,
    again: true,
    signal,
  });
  if (isAnswer(told)) return told;
  told.destroy();
  return undefined;
}

const isAnswer = ({ statusCode, headers }: IncomingMessage): boolean =>
  statusCode === 200 &&
  headers['content-type']?.split(';')[0]?.trim() === RESULT &&
  headers['content-encoding'] === undefined;

/** As git names itself in the question (gitprotocol-v2, "agent"). */
const agentIn = (question: Buffer): string =>
  /agent=(git\/[\w.+-]{1,80})/.exec(question.toString('latin1', 0, 4096))?.[1] ?? 'git/2';
