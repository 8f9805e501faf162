import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Check, root } from './check.ts';
import { repositoryFiles } from './tracked.ts';

const banned = new Set(
  'util utils helper helpers service services manager managers common shared misc impl base'.split(' '),
);
/** A file may be called so all the same: Service is a kind of Kubernetes, with a rule of its own. */
const kinds = new Set(['service']);
const aim = 150;
const hardStop = 400;
/** One table each: a second file would only be harder to search. */
const tables = new Set(['packages/contracts/src/api.ts']);

/** Names that say nothing: a folder or file called so is where ideas get lost. */
export function meaninglessNames(files: readonly string[]): string[] {
  return files.filter((file) => {
    const parts = file.split('/');
    const name = (parts.pop() ?? '').replace(/\..*$/, '').toLowerCase();
    return parts.some((part) => banned.has(part.toLowerCase())) || (banned.has(name) && !kinds.has(name));
  });
}

const isCode = (file: string) => /\.(ts|tsx|mjs)$/.test(file) && !/(^|\/)(fixtures|sample)\//.test(file);
const lines = (file: string) => readFileSync(path.join(root, file), 'utf8').split('\n').length - 1;

/** Folder and file names that mean something, no file beyond the hard stop, and which are longer than the aim. */
export const shape: Check = {
  title: 'shape',
  run: async () => {
    const files = repositoryFiles();
    const measured = files.filter(isCode).map((file) => ({ file, count: lines(file) }));
    const problems = [
      ...meaninglessNames(files.filter(isCode)).map(
        (file) => `${file}: name it after the noun or the verb it holds`,
      ),
      ...measured
        .filter(({ file, count }) => count > hardStop && !tables.has(file))
        .map(
          ({ file, count }) =>
            `${file} has ${count} lines; ${hardStop} is the limit: which two ideas share it?`,
        ),
    ];
    const long = measured.filter(({ file, count }) => count > aim && !file.endsWith('.test.ts'));
    const longest = long.sort((a, b) => b.count - a.count).slice(0, 5);
    const warnings =
      long.length === 0
        ? []
        : [
            `${long.length} files are longer than ${aim} lines: ${longest.map((at) => `${at.file} (${at.count})`).join(', ')}${long.length > 5 ? ', …' : ''}`,
          ];
    return { problems, warnings };
  },
};

/** Each package says in at most 60 lines what it is, why, an example, what it may import. */
export const readmes: Check = {
  title: 'package READMEs',
  run: async () => {
    const packages = repositoryFiles().filter((file) =>
      /^((apps|packages)\/[^/]+|e2e|bench)\/package\.json$/.test(file),
    );
    const problems = packages.flatMap((manifest) => {
      const readme = path.join(path.dirname(manifest), 'README.md');
      if (!existsSync(path.join(root, readme))) return [`${readme} is missing`];
      return lines(readme) > 60 ? [`${readme} has ${lines(readme)} lines; 60 is the limit`] : [];
    });
    return { problems };
  },
};
