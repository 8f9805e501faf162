import { helm } from './helm/render.ts';
import { kustomize } from './kustomize/render.ts';
import { plain } from './plain/render.ts';
import type { Renderer } from './renderer.ts';

/** Every renderer. A folder that could be of several kinds is of the first. */
export const RENDERERS: readonly Renderer[] = [kustomize, helm, plain];
