import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Collected } from '../tree/collect.ts';

/** Template functions whose answer is another one each time. */
const RANDOM =
  /\b(rand(Alpha|AlphaNum|Numeric|Ascii|Bytes|Int)|gen(CA|CAWithKey|SelfSignedCert|SelfSignedCertWithKey|SignedCert|SignedCertWithKey|PrivateKey)|uuidv4|shuffle|htpasswd|bcrypt|encryptAES|now|ago)\b/;

/** In the words of a person who wonders why a password changed. */
export const NON_DETERMINISTIC =
  'This chart is non-deterministic: two renders of the same files differ (randAlphaNum, genCA, now and the like). Landfall keeps the first render until its inputs change; the next change makes new values.';

/**
 * May a chart render differently the second time (design 4.4)? Told from its templates' text, so that only such a chart pays
 * for a second render, once for each new input. A packed dependency cannot be read here and counts as one that may.
 */
export async function mayBeRandom(root: string, { files }: Collected): Promise<boolean> {
  for (const { path, source } of files.values()) {
    if (path.endsWith('.tgz')) return true;
    if (/\/templates\/|\.tpl$/.test(path) && RANDOM.test(await readFile(join(root, source), 'utf8')))
      return true;
  }
  return false;
}
