import { z } from 'zod';

/** A switch; Compose sets what nobody gave as ''. */
export const flag = z
  .enum(['', '0', '1', 'true', 'false'])
  .default('')
  .transform((text) => text === '1' || text === 'true');

/** Texts, separated by commas. */
export const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  );

/** A text that may be left out. */
export const given = z
  .string()
  .transform((text) => (text === '' ? undefined : text))
  .optional();

/** GitHub itself unless an Enterprise Server is named. */
export const githubUrl = z
  .union([z.literal('').transform(() => undefined), z.url({ protocol: /^https$/ })])
  .optional()
  .transform((url) => url ?? 'https://github.com');
