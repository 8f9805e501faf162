import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Collected } from '../tree/collect.ts';

/** Template functions whose answer is another one each time. */
const RANDOM =
  /\b(rand(Alpha|AlphaNum|Numeric|Ascii|Bytes|Int)|gen(CA|CAWithKey|SelfSignedCert|SelfSignedCertWithKey|SignedCert|SignedCertWithKey|PrivateKey)|uuidv4|shuffle|htpasswd|bcrypt|encryptAES|now|ago)\b/;

/** However it is reached: `.Files`, `$.Files`, `index . "Files"`. */
const FILES = /\bFiles\b/;

/** In the words of a person who wonders why a password changed. */
export const NON_DETERMINISTIC =
  'This chart is non-deterministic: two renders of the same files differ (randAlphaNum, genCA, now and the like). Landfall keeps the first render until its inputs change; the next change makes new values.';

/** Template functions that ask the world, and what a render answers (security EXEC-5). */
const ASKING: [RegExp, (file: string) => string][] = [
  [
    /\blookup\s+["`$(.]/,
    (file) =>
      `\`${file}\` calls \`lookup\`, which finds nothing: a render sees no cluster, so that the same commit always gives the same manifests. Pass what it looks for as a value.`,
  ],
  [
    /\bgetHostByName\s+["`$(.]/,
    (file) =>
      `\`${file}\` calls \`getHostByName\`, which gives an empty text: a render has no network. Pass the address as a value.`,
  ],
];

export interface Templates {
  /**
   * May the chart render differently the second time (design 4.4)? Only such a chart pays for a second render, once for
   * each new input. A packed dependency cannot be read here and counts as one that may.
   */
  mayBeRandom: boolean;
  /** Does any of it read files of the chart that are no templates? Then each of them may count. */
  readsFiles: boolean;
  /** What a person should know of templates that ask for more than a render has. */
  warnings: string[];
}

/** What of a chart is no template and yet read as one where a template says `tpl` of it: of CRDs and the like nothing is. */
const EVALUATED = /(?:^|\/)(?:values|Chart)\.yaml$/;

/**
 * What a chart's templates will want, told from their text; comments do not count.
 * @param values the values files that it is given, wherever they lie and whatever their names end with
 */
export async function readTemplates(
  root: string,
  { files }: Collected,
  values: readonly string[],
): Promise<Templates> {
  const found: Templates = { mayBeRandom: false, readsFiles: false, warnings: [] };
  const unasked = new Set(ASKING);
  for (const { path, source } of files.values()) {
    if (path.endsWith('.tgz')) {
      found.mayBeRandom = true;
      found.readsFiles = true;
    }
    const isTemplate = /(?:^|\/)templates\/|\.tpl$/.test(path);
    if (!isTemplate && (EVALUATED.test(path) || values.includes(path)))
      found.readsFiles ||= FILES.test(await readFile(join(root, source), 'utf8'));
    if (!isTemplate) continue;
    const text = (await readFile(join(root, source), 'utf8')).replace(/\{\{-?\s*\/\*.*?\*\/\s*-?\}\}/gs, '');
    found.mayBeRandom ||= RANDOM.test(text);
    found.readsFiles ||= FILES.test(text);
    for (const asking of unasked) {
      const [pattern, words] = asking;
      if (!pattern.test(text)) continue;
      found.warnings.push(words(path));
      unasked.delete(asking);
    }
  }
  return found;
}
