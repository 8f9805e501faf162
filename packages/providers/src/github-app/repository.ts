import { gitUrl } from '@landfall/contracts/git';
import { z } from 'zod';

/** A repository as GitHub lists it. Its address is held to our own rule for addresses. */
export const repository = z
  .object({
    id: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
    full_name: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/),
    private: z.boolean(),
    archived: z.boolean().default(false),
    clone_url: gitUrl,
    default_branch: z.string().min(1).max(255),
    permissions: z.object({ push: z.boolean().default(false) }).default({ push: false }),
  })
  .transform(({ id, full_name, clone_url, default_branch, permissions, ...rest }) => ({
    id,
    fullName: full_name,
    private: rest.private,
    archived: rest.archived,
    url: clone_url,
    defaultBranch: default_branch,
    mayPush: permissions.push,
  }));
export type GitHubRepository = z.infer<typeof repository>;
