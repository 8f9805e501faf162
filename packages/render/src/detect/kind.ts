import { readdir } from 'node:fs/promises';
import type { RendererKind } from '@landfall/contracts/renderer';
import { RENDERERS } from '../renderers.ts';

/** What the names in one folder say: a kustomization wins over a chart, a chart over plain files. */
export function kindOf(names: readonly string[]): RendererKind | 'none' {
  return RENDERERS.find(({ isStart }) => names.some(isStart))?.kind ?? 'none';
}

/** The kind of a folder on disk. */
export async function detectKind(directory: string): Promise<RendererKind | 'none'> {
  return kindOf(await readdir(directory));
}
