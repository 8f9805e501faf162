import { randomUUID } from 'node:crypto';
import { gitUrl } from '@landfall/contracts/git';
import type { ConnectOfferedInput } from '@landfall/contracts/github';
import { installationId, repositoryId } from '@landfall/contracts/ids';
import type { RepositoryView } from '@landfall/contracts/repository';
import { seal, sealContext } from '@landfall/crypto/seal';
import { makeToken } from '@landfall/crypto/token';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { isUniqueViolation } from '../refusal.ts';
import { repositoryViewOf } from '../repositories/view.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { freeName } from './free-name.ts';
import { goOnThrough } from './go-on-through.ts';
import { mayNotPush, notRead, notShown, suspended } from './not-connected.ts';
import type { SeenAtGitHub, SeenInstallation, SeenRepository } from './seen.ts';

/**
 * Connects repositories that a person picked, and binds the installation to the organization by that. Asked of GitHub once
 * more: what it does not show to this person, or does not let them push to, is not connected, whatever was sent (decision
 * 0022). What is connected already goes on, through this installation and at this address from now on.
 * @returns what is connected now and was not, or not so, before
 * @throws Refusal `not-found` when an installation or repository is not shown to them, `refused`, `unavailable`
 */
export async function connectOffered(
  context: Context,
  seen: SeenAtGitHub,
  { installationId: wanted, repositoryIds }: ConnectOfferedInput,
): Promise<RepositoryView[]> {
  const installation = (await seen.installations()).find(({ id }) => id === wanted);
  if (!installation) throw notShown('installation');
  if (installation.suspended) throw suspended(installation);
  const picked = await seenOf(seen, installation.id, [...new Set(repositoryIds)]);
  const connect = () => connectAll(context, { installation, picked, login: seen.login });
  // Who connects by an address takes a name without the lock: then another one is given.
  return connect().catch((error) => (isUniqueViolation(error) ? connect() : Promise.reject(error)));
}

async function seenOf(
  seen: SeenAtGitHub,
  installation: number,
  ids: readonly number[],
): Promise<SeenRepository[]> {
  const hasAll = (found: readonly SeenRepository[]) => {
    const there = new Set(found.map(({ id }) => id));
    return ids.every((id) => there.has(id));
  };
  const { found, complete } = await seen.repositories(installation, hasAll);
  return ids.map((id) => {
    const repository = found.find((shown) => shown.id === id);
    if (!repository) throw complete ? notShown('repository') : notRead();
    if (!repository.mayPush) throw mayNotPush(repository);
    return repository;
  });
}

function connectAll(
  context: Context,
  {
    installation,
    picked,
    login,
  }: { installation: SeenInstallation; picked: SeenRepository[]; login: string },
): Promise<RepositoryView[]> {
  return unitOfWork(context, async (unit) => {
    // Names are given here: two at once would give the same one.
    await unit.tx
      .$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`repositories:${context.organizationId}`}, 0))`;
    const bound = await bind(unit, context, installation, login);
    const { went, rest } = await goOnThrough(unit, context, bound, picked);
    const connected: RepositoryView[] = [];
    for (const id of went) connected.push(await repositoryViewOf(unit.tx, context.publicUrl, id));
    for (const repository of rest) connected.push(await connectOne(unit, context, bound, repository));
    return connected;
  });
}

async function bind(
  { tx, audit }: Unit,
  { organizationId }: Context,
  { id: githubId, account }: SeenInstallation,
  login: string,
): Promise<string> {
  const there = await tx.installation.findFirst({ where: { githubId } });
  if (there) return there.id;
  const id = newId(installationId);
  await tx.installation.create({
    data: {
      organizationId,
      id,
      githubId,
      accountLogin: account.login,
      accountId: account.id,
      accountKind: account.type,
      boundByLogin: login,
    },
  });
  audit('installation.bind', { kind: 'installation', id, name: account.login }, { githubId, by: login });
  return id;
}

async function connectOne(
  unit: Unit,
  context: Context,
  installation: string,
  { id: githubId, fullName, url }: SeenRepository,
): Promise<RepositoryView> {
  const { organizationId, publicKeys } = context;
  const id = newId(repositoryId);
  const names = await unit.tx.repository.findMany({ select: { name: true } });
  const name = freeName(fullName, new Set(names.map((row) => row.name)));
  // Its own webhook address stays closed: nobody is ever told this secret, the App's webhook brings its pushes.
  const place = sealContext(organizationId, 'repositories', id, 'sealed_hook_secret');
  const sealedHookSecret = seal(publicKeys.api, Buffer.from(makeToken('webhook')), place);
  await unit.tx.repository.create({
    data: {
      organizationId,
      id,
      name,
      url: gitUrl.parse(url),
      installationId: installation,
      githubId,
      hookId: randomUUID(),
      sealedHookSecret: Buffer.from(sealedHookSecret),
    },
  });
  unit.audit('repository.connect', { kind: 'repository', id, name }, { url, githubId });
  const repository = await repositoryViewOf(unit.tx, context.publicUrl, id);
  unit.emit({ type: 'repository', repository });
  unit.enqueue('refresh-repository', { organizationId, repositoryId: id });
  return repository;
}
