const PLAIN_WORDS = new Set([
  'overlays',
  'charts',
  'deploy',
  'k8s',
  'kubernetes',
  'manifests',
  'base',
  'apps',
  '.',
]);

/** A name for an application from its folder: `shop/overlays/staging` is `shop-staging`; '' when nothing is left. */
export function nameFromPath(path: string): string {
  return path
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '' && !PLAIN_WORDS.has(part))
    .join('-')
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
}
