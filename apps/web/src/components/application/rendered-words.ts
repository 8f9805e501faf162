import type { RenderedWith } from '@landfall/contracts/renderer';

/** What made the newest render: "kustomize 5.7.1", and whether that is the pinned program. Pure. */
export function renderedWords(rendered: RenderedWith | null): string {
  if (rendered === null) return 'nothing yet';
  const { kind, version, overridden } = rendered;
  if (kind === 'plain') return 'no program: plain files';
  if (!overridden) return `${kind} ${version}`;
  return `${kind} ${version}, which your operator put in place of the pinned one`;
}
