import { z } from 'zod';
import { slug } from './account.ts';

export const rendererKind = z.enum(['plain', 'kustomize', 'helm']);
export type RendererKind = z.infer<typeof rendererKind>;

/** A glob over paths inside the application's folder, as Argo CD's `directory.include` reads it: `*` (over `/` too), `?`, `[a-z]`, `{a,b}`. */
const glob = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[\x20-\x7e]+$/, 'Use a glob of printable characters.');
const labelKey = z.string().min(1).max(317);
const objectName = z.string().min(1).max(253);

const plainOptions = z.strictObject({
  include: z.array(glob).max(20).default([]).describe('only these files; all when empty'),
  exclude: z.array(glob).max(20).default([]).describe('wins over include'),
});

/** What Argo CD's `source.kustomize` has: an overlay over the folder, made by us, never flags (security EXEC-1). */
const kustomizeOptions = z.strictObject({
  namePrefix: z
    .string()
    .max(63)
    .regex(/^[a-z0-9.-]*$/)
    .default(''),
  nameSuffix: z
    .string()
    .max(63)
    .regex(/^[a-z0-9.-]*$/)
    .default(''),
  images: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(512),
        newName: z.string().max(512).optional(),
        newTag: z.string().max(128).optional(),
        digest: z.string().max(128).optional(),
      }),
    )
    .max(100)
    .default([]),
  replicas: z
    .array(z.strictObject({ name: objectName, count: z.number().int().min(0).max(100_000) }))
    .max(50)
    .default([]),
  labels: z.record(labelKey, z.string().max(63)).default({}),
  /** Also in selectors and pod templates, as `commonLabels` did. */
  labelsInSelectors: z.boolean().default(false),
  annotations: z.record(labelKey, z.string().max(4096)).default({}),
  patches: z
    .array(
      z.strictObject({
        patch: z.string().min(1).max(65_536).describe('strategic merge or RFC 6902, YAML'),
        target: z
          .strictObject({
            group: z.string().max(253).optional(),
            version: z.string().max(63).optional(),
            kind: z.string().max(253).optional(),
            name: z.string().max(253).optional(),
            namespace: z.string().max(63).optional(),
            labelSelector: z.string().max(512).optional(),
          })
          .optional(),
      }),
    )
    .max(50)
    .default([]),
});
export type KustomizeOptions = z.infer<typeof kustomizeOptions>;

const helmOptions = z.strictObject({
  releaseName: slug.optional(),
  valuesFiles: z
    .array(z.string().min(1).max(1024))
    .max(20)
    .default([])
    .describe('relative to the application path'),
  values: z.string().max(65_536).default('').describe('inline YAML, wins over files'),
  parameters: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(512).describe('a path like image.tag; dots in keys as \\.'),
        value: z.string().max(65_536),
        forceString: z.boolean().default(false),
      }),
    )
    .max(100)
    .default([])
    .describe('win over everything else, like --set'),
  kubeVersion: z
    .string()
    .max(64)
    .regex(/^v?\d+\.\d+(\.\d+)?([-+][0-9A-Za-z.+-]{1,40})?$/, 'Use a version, like 1.34.0.')
    .optional()
    .describe("what the chart is told; the target cluster's own when left out"),
  skipCrds: z.boolean().default(false),
});
export type HelmOptions = z.infer<typeof helmOptions>;

/**
 * Argo CD's annotation `argocd.argoproj.io/manifest-generate-paths`, an entry for each of what stands between its `;`: a push
 * counts only where it changes something there. Relative to the application's folder, or from the repository's root with a
 * leading `/`; `.` is the folder itself; `*`, `?` and `[a-z]` within one name. An application has no file of its own here that
 * could be annotated, so this is one of its settings.
 */
const generatePaths = z
  .array(
    z
      .string()
      .max(256)
      .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, 'Use a path, like ../base or /shared.')
      .regex(/^[^;\\]*$/, 'Give each path of its own: none holds a semicolon or a backslash.'),
  )
  .max(30)
  .describe('a push counts only where it changes something there; what the render read when left out');

/** How the manifests of an application are made. A later renderer is a key here and a folder in `packages/render`. */
export const rendererOptions = z.strictObject({
  kind: z.enum(['auto', ...rendererKind.options]).default('auto'),
  /** Plain only: read sub-folders too. */
  recurse: z.boolean().default(false),
  plain: plainOptions.prefault({}),
  kustomize: kustomizeOptions.prefault({}),
  helm: helmOptions.prefault({}),
  // Left out rather than empty: what was rendered before there was this is not rendered again for it.
  generatePaths: generatePaths.optional(),
});
export type RendererOptions = z.infer<typeof rendererOptions>;

/** The program that made a render. */
export const renderedWith = z.object({
  kind: z.string(),
  version: z.string(),
  overridden: z.boolean().default(false).describe("the operator's own program in place of the pinned one"),
});
export type RenderedWith = z.infer<typeof renderedWith>;
