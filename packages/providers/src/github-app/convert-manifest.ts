import { z } from 'zod';
import type { Ask } from './ask.ts';

const PRINTABLE = /^[\x21-\x7e]{8,512}$/;
const converted = z
  .object({
    slug: z.string().regex(/^[\w-]{1,100}$/),
    client_id: z.string().regex(/^[\w.-]{1,100}$/),
    client_secret: z.string().regex(PRINTABLE),
    webhook_secret: z.string().regex(PRINTABLE).nullish(),
    pem: z
      .string()
      .max(20_000)
      .regex(/^-----BEGIN [A-Z ]*PRIVATE KEY-----/),
    html_url: z.url({ protocol: /^https$/ }),
  })
  .transform(({ slug, client_id, client_secret, webhook_secret, pem, html_url }) => ({
    slug,
    clientId: client_id,
    clientSecret: client_secret,
    webhookSecret: webhook_secret ?? undefined,
    privateKeyPem: pem,
    url: html_url,
  }));

/** A GitHub App that was made by a manifest, with everything that only its owner may know. */
export type ConvertedApp = z.infer<typeof converted>;

/** What the browser brought back from GitHub, for a single exchange within the hour. */
export const manifestCode = z.string().regex(/^[\w-]{1,200}$/);

/**
 * Fetches the App that a code stands for: the only time that GitHub gives its key and secrets.
 * @throws GitHubError `not-found` for a code that was used, is too old or nobody's; those of `Ask`
 */
export const convertManifest = (ask: Ask, code: string): Promise<ConvertedApp> =>
  ask(converted, 'POST /app-manifests/{code}/conversions', { code: manifestCode.parse(code) });
