import type { RendererKind } from '@landfall/contracts/renderer';
import type { Choosing } from './renderer.ts';
import { RENDERERS } from './renderers.ts';

/**
 * Which files below an application's folder can change its render, by their path inside the folder: how a push is seen to
 * touch an application whose render says that its `reads` are `chosen`. Where the kind was found and not set, the file that
 * would make it another kind counts too. @throws RenderError `options-invalid` for a glob that is none
 */
export function countsIn(kind: RendererKind, options: Choosing): (path: string) => boolean {
  const counts = RENDERERS.find((one) => one.kind === kind)?.counts?.(options) ?? (() => true);
  const others = RENDERERS.filter(({ startsFrom }) => options.kind === 'auto' && startsFrom !== undefined);
  return (path) => counts(path) || (!path.includes('/') && others.some(({ isStart }) => isStart(path)));
}
