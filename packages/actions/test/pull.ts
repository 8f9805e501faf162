import { randomUUID } from 'node:crypto';
import type { Context } from '../src/context.ts';
import { notePull } from '../src/pulls/note.ts';
import type { ToldPull } from '../src/pulls/record-look.ts';
import { read, unitOfWork } from '../src/unit.ts';

/** Connects a repository through an installation of the GitHub App, as far as rows go. */
export async function throughTheApp(
  context: Context,
  repositoryId: string,
  numbers: { installationId: number; repositoryId: number } = {
    installationId: aNumber(),
    repositoryId: aNumber(),
  },
): Promise<void> {
  const { organizationId } = context;
  const installationId = randomUUID();
  await unitOfWork(context, async ({ tx }) => {
    await tx.installation.create({
      data: {
        organizationId,
        id: installationId,
        githubId: BigInt(numbers.installationId),
        accountLogin: 'acme',
        accountId: 1n,
        accountKind: 'organization',
        boundByLogin: 'ada',
      },
    });
    await tx.repository.updateMany({
      where: { id: repositoryId },
      data: { installationId, githubId: BigInt(numbers.repositoryId) },
    });
  });
}

const aNumber = (): number => Math.floor(Math.random() * 1e12);

/** The name of a commit. */
export const sha = (letter: string): string => letter.repeat(40);

/** What GitHub says of an open pull request of somebody who may push. */
export const told = (over: Partial<ToldPull> = {}): ToldPull => ({
  standing: 'open',
  title: 'Scale web to 5',
  author: 'ada',
  association: 'MEMBER',
  fork: false,
  isPublic: false,
  head: sha('a'),
  headBranch: 'scale',
  baseBranch: 'main',
  ...over,
});

/** Notes a pull request, and answers its row. */
export async function noted(context: Context, repositoryId: string, number = 7, again = false) {
  await notePull(context, { repositoryId, number, again });
  const row = await read(context, (tx) => tx.pullRequest.findFirst({ where: { repositoryId, number } }));
  if (!row) throw new Error('It was not noted.');
  return row;
}

/** What is still to be done of one, and whether it may be now. */
export async function wanted(context: Context, id: string) {
  const row = await read(context, (tx) => tx.pullRequest.findFirstOrThrow({ where: { id } }));
  return {
    asked: row.asked > row.done ? row.asked : undefined,
    publish: row.publishAsked > row.publishDone ? row.publishAsked : undefined,
    tries: row.tries,
    isDue: row.nextLookAt <= context.now(),
  };
}
