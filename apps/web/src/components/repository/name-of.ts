/** A name for a thing from its address: the last part of a path, made a slug; '' when nothing is left. */
export function nameOf(address: string): string {
  const last =
    address
      .replace(/[/?#]+$/, '')
      .split(/[/:]/)
      .at(-1) ?? '';
  return last
    .replace(/\.git$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
}
