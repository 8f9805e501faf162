import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './check.ts';

/**
 * Every file that is or is about to be in the repository: tracked ones and new ones that nothing ignores. Without git
 * (an archive of the sources) there is nothing to ask, and that is an error worth reading.
 */
export function repositoryFiles(): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 });
  return listed.split('\0').filter((file) => file !== '' && existsSync(path.join(root, file)));
}
