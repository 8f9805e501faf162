import type { z } from 'zod';

/**
 * A form's check made from the schema that the API uses, so that both refuse the same things in the same words. Keys are
 * field paths with dots; `words` replaces a schema's words for a field.
 */
export function checkedBy<T>(
  schema: z.ZodType<unknown, T>,
  words: Partial<Record<string, string>> = {},
): (values: unknown) => Record<string, string> {
  return (values) => {
    const parsed = schema.safeParse(values);
    if (parsed.success) return {};
    const errors: Record<string, string> = {};
    for (const { path, message } of parsed.error.issues) {
      const key = path.join('.');
      errors[key] ??= (words[key] ?? message).replaceAll('`', '');
    }
    return errors;
  };
}
