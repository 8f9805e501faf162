import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RenderLimits } from '../limits.ts';
import { RenderError } from '../render-error.ts';
import type { Collected } from '../tree/collect.ts';
import { readYaml } from '../yaml/read.ts';

/**
 * The file at fault when kustomize complains of YAML: it names the line but often not the file. Our own reader does, and
 * is asked only then. Undefined when it finds nothing wrong either.
 */
export async function malformedFile(
  root: string,
  { files }: Collected,
  parsed: ReadonlySet<string>,
  limits: RenderLimits,
): Promise<RenderError | undefined> {
  for (const path of parsed) {
    const source = files.get(path)?.source;
    if (source === undefined) continue;
    try {
      readYaml(await readFile(join(root, source), 'utf8'), { file: path, limits });
    } catch (error) {
      if (error instanceof RenderError && error.code === 'yaml-syntax') return error;
    }
  }
  return undefined;
}
