import { z } from 'zod';

const setupStep = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  detail: z.string(),
  elapsedMs: z.number(),
  progress: z.number().min(0).max(1).optional(),
});

/** What the launcher of `npm start` writes for the API (LANDFALL_LOCAL_FILE): with file paths, never served. */
export const localFile = z.object({
  steps: z.array(setupStep),
  sampleRepository: z
    .object({
      url: z.string(),
      username: z.string(),
      tokenFile: z.string(),
      /** Where the API may write `{url, secret}`: the local Git server then announces pushes there. */
      webhookFile: z.string(),
      /** A line for a shell that clones it ready to push: names the files that hold token and authority, never their content. */
      cloneLine: z.string(),
    })
    .nullable(),
  sandbox: z
    .object({
      name: z.string(),
      kubeconfigFile: z.string(),
      state: z.enum(['building', 'ready', 'failed', 'none']),
      detail: z.string(),
    })
    .nullable(),
  /** The agent that the launcher runs beside the platform. The API leaves `{token}` in `tokenFile`, and it is started with that. */
  agent: z
    .object({
      cluster: z.string(),
      tokenFile: z.string(),
      state: z.enum(['waiting', 'running', 'failed']),
      detail: z.string(),
    })
    .nullable()
    .default(null),
});
export type LocalFile = z.infer<typeof localFile>;

/** What the dashboard sees of it. */
export const localStatus = z.object({
  steps: z.array(setupStep),
  sampleRepository: z.object({ url: z.string(), cloneLine: z.string() }).nullable(),
  sandbox: z
    .object({ name: z.string(), state: z.enum(['building', 'ready', 'failed', 'none']), detail: z.string() })
    .nullable(),
  agent: z
    .object({ cluster: z.string(), state: z.enum(['waiting', 'running', 'failed']), detail: z.string() })
    .nullable()
    .default(null),
});
export type LocalStatus = z.infer<typeof localStatus>;

/** An agent's one-time token, for the agent that `npm start -- --agent` runs. */
export const runAgentInput = z.strictObject({ token: z.string().min(1).max(100) });
