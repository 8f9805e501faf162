import { z } from 'zod';

/** What the Git server's process says when it listens. */
export const gitReady = z.object({ url: z.string(), caPem: z.string() });

/** What it is asked: a repository that these users may read and push to. */
export const gitRequest = z.object({
  id: z.string(),
  name: z.string(),
  users: z.array(z.object({ name: z.string(), token: z.string() })),
});

export const gitAnswer = z.object({ id: z.string(), fullName: z.string(), cloneUrl: z.string() });
