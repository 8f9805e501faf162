import { readdir } from 'node:fs/promises';
import type { RendererKind } from '@landfall/contracts/renderer';
import { KUSTOMIZATION_FILES } from '../kustomize/references.ts';

const KUSTOMIZATIONS: ReadonlySet<string> = new Set(KUSTOMIZATION_FILES);
export const isKustomization = (name: string): boolean => KUSTOMIZATIONS.has(name);
export const isChart = (name: string): boolean => name === 'Chart.yaml';
export const isManifestFile = (name: string): boolean => /\.(?:ya?ml|json)$/.test(name);

/** What the names in one folder say: a kustomization wins over a chart, a chart over plain files. */
export function kindOf(names: Iterable<string>): RendererKind | 'none' {
  let kind: RendererKind | 'none' = 'none';
  for (const name of names) {
    if (isKustomization(name)) return 'kustomize';
    if (isChart(name)) kind = 'helm';
    else if (kind === 'none' && isManifestFile(name)) kind = 'plain';
  }
  return kind;
}

/** The kind of a folder on disk. */
export async function detectKind(directory: string): Promise<RendererKind | 'none'> {
  return kindOf(await readdir(directory));
}
