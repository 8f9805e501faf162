import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '@landfall/contracts/resource';
import type { RenderLimits } from '../limits.ts';
import { RenderError } from '../render-error.ts';
import type { SourceFile } from '../tree/collect.ts';
import { inSlices } from '../tree/in-slices.ts';
import { checkExpansion } from './expansion.ts';
import { yamlEvents } from './read.ts';

const ANCHOR = /(?:^|[\s[{,:?-])&[^\s,[\]{}]/m;
const ALIAS = /(?:^|[\s[{,:?-])\*[^\s,[\]{}]/gm;
/** So few aliases multiply a text that nobody could parse by e^(10/e) = 40 at most. */
const HARMLESS_ALIASES = 10;

/**
 * Judges source files before a tool without a guard of its own opens them (kustomize has none, security DOS-2). A
 * file that our parser cannot read and that holds many aliases is refused too: another parser may read it.
 */
export async function scanForAliasBombs(
  root: string,
  files: Iterable<SourceFile>,
  limits: RenderLimits,
): Promise<void> {
  await inSlices(files, (file) => {
    const bytes = readFileSync(join(root, file.source));
    if (!bytes.includes('&') || !bytes.includes('*')) return;
    scanText(bytes.toString('utf8'), file.path, limits);
  });
}

/** The same for texts inside a value: kustomize parses patches and generators that are written in place. */
export function scanTextsIn(value: Json | undefined, file: string, limits: RenderLimits): void {
  if (typeof value === 'string') scanText(value, file, limits);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) scanTextsIn(item, file, limits);
}

/** The same for one text that is at hand. */
export function scanText(text: string, file: string, limits: RenderLimits): void {
  if (!ANCHOR.test(text)) return;
  const aliases = text.match(ALIAS)?.length ?? 0;
  if (aliases === 0) return;
  try {
    const parsed = yamlEvents(text, { file }, limits);
    checkExpansion(parsed.events, parsed.text, { file }, limits);
  } catch (error) {
    if (!(error instanceof RenderError) || error.code !== 'yaml-syntax') throw error;
    if (aliases <= HARMLESS_ALIASES) return;
    throw new RenderError(
      'yaml-aliases',
      {
        what: `\`${file}\` could not be checked for aliases that multiply.`,
        why: `It holds ${aliases} YAML aliases and is not valid YAML: ${error.why}`,
        fix: 'Correct the file, or keep it out of the folders that this application uses.',
      },
      { file },
    );
  }
}
