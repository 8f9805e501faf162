import { createHash, randomBytes } from 'node:crypto';
import type { GithubVisitView } from '@landfall/contracts/github';
import { githubVisitId, type SessionId } from '@landfall/contracts/ids';
import { seal, sealContext } from '@landfall/crypto/seal';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { timestamp } from '../json.ts';
import { notFound, Refusal } from '../refusal.ts';
import { read, unitOfWork } from '../unit.ts';

/** How long a person may be away at GitHub, and how long they may pick when they are back. */
const AWAY_MINUTES = 10;
const PICK_MINUTES = 15;

/** Where a visit's secrets are sealed for. */
export const visitSeal = (
  { organizationId }: Pick<Context, 'organizationId'>,
  id: string,
  column: 'sealed_verifier' | 'sealed_token',
): string => sealContext(organizationId, 'github_visits', id, column);

const minutesFrom = (context: Context, minutes: number): Date =>
  new Date(context.now().getTime() + minutes * 60_000);

/** What a visit is for: what was begun for one thing is no answer for another. */
export type VisitPurpose = 'connect' | 'link';

const hashOf = (state: string, purpose: VisitPurpose) =>
  createHash('sha256').update(`${purpose} ${state}`).digest();

/**
 * Begins a visit of one session to GitHub: the only one it has from now on. The state goes to the browser alone, the
 * verifier nowhere: sealed to the API, it comes back with the person (decision 0022).
 * @returns PKCE's challenge, S256
 */
export async function beginVisit(
  context: Context,
  sessionId: SessionId,
  purpose: VisitPurpose = 'connect',
): Promise<{ state: string; challenge: string }> {
  const id = newId(githubVisitId);
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(32).toString('base64url');
  const sealed = seal(
    context.publicKeys.api,
    Buffer.from(verifier),
    visitSeal(context, id, 'sealed_verifier'),
  );
  const visit = {
    id,
    stateHash: hashOf(state, purpose),
    sealedVerifier: Buffer.from(sealed),
    createdAt: context.now(),
    expiresAt: minutesFrom(context, AWAY_MINUTES),
  };
  const key = { organizationId: context.organizationId, sessionId };
  // In one statement: two tabs of one session may begin at once, and the later one is the visit then.
  await unitOfWork(context, ({ tx }) =>
    tx.githubVisit.upsert({
      where: { organizationId_sessionId: key },
      create: { ...key, ...visit },
      update: { ...visit, usedAt: null, login: null, githubUserId: null, sealedToken: null },
    }),
  );
  return { state, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/**
 * Ends the going out: the state that came back has to be the one that this session was given, not used and not ten minutes
 * old. A link that somebody else made ends here. @throws Refusal `refused`
 */
export function takeVisit(
  context: Context,
  sessionId: SessionId,
  state: string,
  purpose: VisitPurpose = 'connect',
): Promise<{ id: string; sealedVerifier: Uint8Array }> {
  const stateHash = hashOf(state, purpose);
  const mine = { sessionId, stateHash, usedAt: null, expiresAt: { gt: context.now() } };
  return unitOfWork(context, async ({ tx }) => {
    const row = await tx.githubVisit.findFirst({ where: mine });
    const { count } = await tx.githubVisit.updateMany({ where: mine, data: { usedAt: context.now() } });
    if (!row || count !== 1) throw notBegunHere();
    return { id: row.id, sealedVerifier: row.sealedVerifier };
  });
}

/** Keeps whose token it is that came back, sealed to the API, for as long as they pick. */
export function keepVisitor(
  context: Context,
  id: string,
  { token, login, userId }: { token: string; login: string; userId: number },
): Promise<GithubVisitView> {
  const expiresAt = minutesFrom(context, PICK_MINUTES);
  const sealed = seal(context.publicKeys.api, Buffer.from(token), visitSeal(context, id, 'sealed_token'));
  return unitOfWork(context, async ({ tx, audit }) => {
    const data = { login, githubUserId: BigInt(userId), sealedToken: Buffer.from(sealed), expiresAt };
    const { count } = await tx.githubVisit.updateMany({ where: { id }, data });
    if (count !== 1) throw notBegunHere();
    audit('github.visit', { kind: 'github-account', id: String(userId), name: login });
    return { id: githubVisitId.parse(id), login, expiresAt: timestamp(expiresAt) };
  });
}

/** The token of a visit that this session made, still sealed. @throws Refusal `not-found` */
export async function openVisit(
  context: Context,
  sessionId: SessionId,
  id: string,
): Promise<{ sealedToken: Uint8Array; login: string }> {
  const where = { id, sessionId, expiresAt: { gt: context.now() } };
  const row = await read(context, (tx) => tx.githubVisit.findFirst({ where }));
  if (!row?.sealedToken || row.login === null) throw notFound('visit to GitHub');
  return { sealedToken: row.sealedToken, login: row.login };
}

/** Who has picked is done there: the token is forgotten. @throws Refusal `not-found` */
export function endVisit(context: Context, sessionId: SessionId, id: string): Promise<void> {
  return unitOfWork(context, async ({ tx }) => {
    const { count } = await tx.githubVisit.deleteMany({ where: { id, sessionId } });
    if (count === 0) throw notFound('visit to GitHub');
  });
}

function notBegunHere(): Refusal {
  return new Refusal('refused', {
    what: 'GitHub was not connected.',
    why: 'This answer of GitHub belongs to no visit that this session began in the last ten minutes, or it was used before.',
    fix: 'Choose “Connect GitHub” again.',
  });
}
