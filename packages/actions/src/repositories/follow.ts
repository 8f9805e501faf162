import { gitUrl } from '@landfall/contracts/git';
import type { Context } from '../context.ts';
import { freeName } from '../github/free-name.ts';
import { Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { repositoryViewOf } from './view.ts';

/** A repository as GitHub has it now, found by its number. */
export interface FoundRepository {
  id: number;
  fullName: string;
  url: string;
  owner: { id: number; login: string };
}

/**
 * GitHub renamed a repository: the row takes its address and name, and what was fetched stays. It is found by its number, and
 * never leaves the GitHub and the account that it was connected from: with another account it is another's, who has to
 * connect it (decision 0025).
 * @throws Refusal `refused` in words for the repository's problem
 */
export function followRepository(context: Context, id: string, found: FoundRepository): Promise<void> {
  const url = gitUrl.safeParse(found.url).data;
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`repositories:${context.organizationId}`}, 0))`;
    const row = await tx.repository.findFirst({ where: { id }, include: { installation: true } });
    if (!row?.installation) return;
    const isSame = row.githubId === BigInt(found.id) && url !== undefined;
    if (!isSame || new URL(url).origin !== new URL(row.url).origin) throw notTheSame(found.fullName);
    if (row.installation.accountId !== BigInt(found.owner.id)) throw anothersNow(found.owner.login);
    if (row.url === url) return;
    const others = await tx.repository.findMany({ where: { id: { not: id } }, select: { name: true } });
    const name = freeName(found.fullName, new Set(others.map((other) => other.name)));
    await tx.repository.updateMany({ where: { id }, data: { url, name } });
    // The account's own name may be what was changed.
    const { id: installationId } = row.installation;
    const accountLogin = found.owner.login;
    await tx.installation.updateMany({ where: { id: installationId }, data: { accountLogin } });
    unit.audit('repository.follow', { kind: 'repository', id, name }, { from: row.url, to: url });
    unit.emit({ type: 'repository', repository: await repositoryViewOf(tx, context.publicUrl, id) });
  });
}

const notTheSame = (fullName: string): Refusal =>
  new Refusal('refused', {
    what: 'This repository was not followed to its new address.',
    why: `GitHub named ${fullName} at an address that is not its own.`,
    fix: 'Look at the repository at GitHub, and connect it again from there.',
  });

const anothersNow = (login: string): Refusal =>
  new Refusal('refused', {
    what: 'This repository went to another account.',
    why: `It belongs to ${login} now, and was connected from another account.`,
    fix: `Install the GitHub App for ${login} and connect the repository from there: its applications go on by that.`,
  });
