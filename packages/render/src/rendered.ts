import type { RendererKind } from '@landfall/contracts/renderer';
import type { Manifest } from '@landfall/contracts/resource';
import type { Collected } from './tree/collect.ts';
import { inside } from './tree/inside.ts';

/** Which program made the manifests; part of the input digest. */
export interface RenderTool {
  name: RendererKind;
  version: string;
  /** '' for plain, which no program renders. */
  sha256: string;
  overridden: boolean;
}

export interface Rendered {
  manifests: Manifest[];
  kind: RendererKind;
  tool: RenderTool;
  /** Folders and files that the render depends on, relative to the root; no one inside another; '' is the root. */
  inputRoots: string[];
  /** What of them counts, where the renderer knows it more closely; undefined where all of it may. */
  reads?: Reads;
  /** Was anything outside the application's path used? If not, the path's tree id is a sufficient input digest. */
  outsidePath: boolean;
  /** Things left out or not enforced, in words. */
  warnings: string[];
  /** False only for a plain folder, which runs no tool, and where no isolation could be had. */
  isolated: boolean;
}

/** Exactly these files, whether they are there or not; or those below the application's folder that `countsIn` chooses. */
export type Reads = { kind: 'files'; paths: string[] } | { kind: 'chosen' };

/** The roots that a render depends on: those it was given, the links that were followed, and where they led. */
export function inputsOf(folder: string, roots: Iterable<string>, collected: Collected) {
  const all = new Set(roots);
  for (const path of collected.linked) all.add(path);
  const sorted = [...all].sort((a, b) => a.length - b.length);
  const inputRoots: string[] = [];
  for (const path of sorted) if (!inputRoots.some((root) => inside(path, root))) inputRoots.push(path);
  inputRoots.sort();
  return { inputRoots, outsidePath: inputRoots.some((path) => !inside(path, folder)) };
}
