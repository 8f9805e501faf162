import type { Me } from '@landfall/contracts/account';
import { organizationId, userId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { notFound } from '../refusal.ts';
import { read } from '../unit.ts';

/** The person and the organization of the context. */
export function getMe(context: Context): Promise<Me> {
  return read(context, async (tx) => {
    const user = context.person ? await tx.user.findUnique({ where: { id: context.person } }) : null;
    const organization = await tx.organization.findUnique({ where: { id: context.organizationId } });
    if (!user || !organization) throw notFound('account');
    return {
      user: { id: userId.parse(user.id), name: user.name, email: user.email },
      organization: { id: organizationId.parse(organization.id), name: organization.name },
    };
  });
}
