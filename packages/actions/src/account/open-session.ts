import type { SessionGrant } from '@landfall/contracts/account';
import type { OrganizationId, UserId } from '@landfall/contracts/ids';
import type { Context, Platform } from '../context.ts';
import { notFound } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { createSession } from './create-session.ts';
import type { Visitor } from './sign-up.ts';

/** A session for somebody who has shown who they are. */
export function openSession(
  platform: Platform,
  visitor: Visitor,
  {
    organizationId,
    user: { id, name, email },
  }: { organizationId: OrganizationId; user: { id: UserId; name: string; email: string } },
): Promise<SessionGrant> {
  const context: Context = {
    ...platform,
    organizationId,
    person: id,
    actor: { kind: 'user', userId: id, name },
    ...(visitor.ip ? { ip: visitor.ip } : {}),
    ...(visitor.requestId ? { requestId: visitor.requestId } : {}),
  };
  return unitOfWork(context, async (unit) => {
    const organization = await unit.tx.organization.findUnique({ where: { id: organizationId } });
    if (!organization) throw notFound('organization');
    return createSession(unit, context, {
      user: { id, name, email },
      organization: { id: organizationId, name: organization.name },
      userAgent: visitor.userAgent,
    });
  });
}
