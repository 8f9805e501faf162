import { join } from 'node:path';
import type { Context } from '@landfall/actions/context';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { type Mirror, openMirror, type Remote } from '@landfall/git';
import type { SourceRole } from './role.ts';

/** A repository as git contacts it. */
export function remoteOf(
  role: SourceRole,
  { url, credential, ssh }: Pick<OpenedRepository, 'url' | 'credential' | 'ssh'>,
): Remote {
  return {
    url,
    allow: role.allow,
    ...(credential ? { credential } : {}),
    ...(ssh ? { ssh } : {}),
    caPem: role.caPem,
  };
}

/** The mirror of an organization's repository: never shared between tenants or credentials. */
export function mirrorOf(role: SourceRole, context: Context, repository: OpenedRepository): Promise<Mirror> {
  const dir = join(role.mirrors, context.organizationId, repository.id);
  return openMirror({ dir, remote: remoteOf(role, repository) });
}
