import { z } from 'zod';
import { apiTokenId, identityId, organizationId, sessionId, userId } from './ids.ts';

/** NFKC first, then validated: two spellings of one address must not be two accounts (security WEB-6). */
export const email = z
  .string()
  .max(254)
  .transform((text) => text.normalize('NFKC').trim().toLowerCase())
  .pipe(z.email({ error: 'This does not look like an e-mail address.' }));

export const password = z
  .string()
  .min(12, 'Use at least 12 characters.')
  .max(128, 'Use at most 128 characters.');

/** A name a person gives to a thing: shown in lists, unique where said. Kubernetes' own grammar for names (RFC 1123 label). */
export const slug = z
  .string()
  .min(1)
  .max(63)
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    'Use lower-case letters, digits and dashes, starting and ending with a letter or digit.',
  );

export const signUpInput = z.strictObject({
  name: z.string().trim().min(1, 'Tell us your name.').max(100),
  email,
  password,
  organization: z.string().trim().min(1, 'Name your organization.').max(100),
});
export type SignUpInput = z.infer<typeof signUpInput>;

export const signInInput = z.strictObject({ email, password: z.string().min(1).max(128) });
export type SignInInput = z.infer<typeof signInInput>;

/** Who is asking, as the API knows it: the page's `me`. */
export const me = z.object({
  user: z.object({ id: userId, name: z.string(), email: z.string() }),
  organization: z.object({ id: organizationId, name: z.string() }),
});
export type Me = z.infer<typeof me>;

/** Answer of `POST /v1/sessions` and `POST /v1/sign-up`: the opaque session secret is shown to next-auth once, stored hashed. */
export const sessionGrant = z.object({ session: z.string(), expiresAt: z.string(), me });
export type SessionGrant = z.infer<typeof sessionGrant>;

/** What else than a password signs people in here; null where no GitHub App is set up. */
export const signInWays = z.object({
  github: z
    .object({
      host: z.string(),
      clientId: z.string(),
      authorizeUrl: z.url().describe('where a browser says who it is'),
    })
    .nullable(),
});
export type SignInWays = z.infer<typeof signInWays>;

/** What a browser brought back from GitHub, and the proof that it went there from here (PKCE). */
export const signInWithGithubInput = z.strictObject({
  code: z.string().regex(/^[\w-]{1,200}$/),
  verifier: z.string().regex(/^[\w.~-]{43,128}$/),
});
export type SignInWithGithubInput = z.infer<typeof signInWithGithubInput>;

/** An account at a GitHub that signs this person in. */
export const identityView = z.object({
  id: identityId,
  host: z.string(),
  login: z.string(),
  createdAt: z.string(),
});
export type IdentityView = z.infer<typeof identityView>;

/** The ways in that a person has. */
export const myIdentities = z.object({
  items: z.array(identityView),
  hasPassword: z.boolean(),
});
export type MyIdentities = z.infer<typeof myIdentities>;

export const sessionView = z.object({
  id: sessionId,
  current: z.boolean(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  expiresAt: z.string(),
  userAgent: z.string().nullable(),
});
export type SessionView = z.infer<typeof sessionView>;

export const createTokenInput = z.strictObject({
  name: z.string().trim().min(1).max(100),
  expiresInDays: z.number().int().min(1).max(365).default(90),
});
export const tokenView = z.object({
  id: apiTokenId,
  name: z.string(),
  hint: z.string().describe('the last four characters'),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
});
export type TokenView = z.infer<typeof tokenView>;
/** Only this answer ever holds the token. */
export const tokenCreated = tokenView.extend({ token: z.string() });
export type TokenCreated = z.infer<typeof tokenCreated>;

/** Days that history is kept, at least and at most. */
export const HISTORY_DAYS = { least: 7, most: 3_650 };

/** What an organization decides for all of its members. */
export const organizationSettings = z.strictObject({
  historyDays: z
    .number()
    .int()
    .min(HISTORY_DAYS.least, 'Keep at least a week.')
    .max(HISTORY_DAYS.most, 'At most ten years.')
    .describe('how long syncs, snapshots, events and deliveries are kept'),
});
export type OrganizationSettings = z.infer<typeof organizationSettings>;
