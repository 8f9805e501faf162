import { join } from 'node:path';
import { onPath } from '../find-program.ts';
import type { Tell } from '../report.ts';
import { buildGoProgram, digestOf } from './go-build.ts';

const SOURCE = join(import.meta.dirname, '..', '..', '..', '..', 'infra', 'kwok');

/** kwok, which plays the nodes: `LANDFALL_CONTROL_PLANE_BIN`, PATH, our cache, else built by Go from `infra/kwok`. */
export async function kwokBinary(tell: Tell): Promise<{ path: string; origin: string }> {
  const configured = process.env.LANDFALL_CONTROL_PLANE_BIN;
  if (configured)
    return { path: join(configured, 'kwok'), origin: `LANDFALL_CONTROL_PLANE_BIN (${configured})` };
  const found = await onPath('kwok');
  if (found) return { path: found, origin: `PATH (${found})` };
  const program = {
    name: 'kwok',
    title: 'kwok v0.8.0',
    sources: SOURCE,
    sourceDigest: await digestOf(SOURCE),
    package: 'sigs.k8s.io/kwok/cmd/kwok',
    linkFlags: '-s -w',
  };
  return buildGoProgram(program, tell);
}
