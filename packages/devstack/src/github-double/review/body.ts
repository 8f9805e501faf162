/** A request's JSON as it came; it is held against GitHub's description afterwards. */
export type Body = Record<string, unknown> | null | undefined;

export function text(body: Body, name: string): string | undefined {
  const value = body?.[name];
  return typeof value === 'string' ? value : undefined;
}
