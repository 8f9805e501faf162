import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Check, root } from './check.ts';
import { repositoryFiles } from './tracked.ts';

const topFolders = /^(apps|packages|prisma|infra|docs|e2e|bench|scripts)\//;
const placeholder = /[*<>{}…$[\]]|NNNN|\s/;

/** The paths a Markdown text names: relative links, and words in backticks that start with one of our folders. */
export function namedPaths(markdown: string): { links: string[]; paths: string[] } {
  const text = markdown.replace(/```[\s\S]*?```/g, '');
  const links = [...text.matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)]
    .map((match) => match[1] ?? '')
    .filter((link) => !/^[a-z]+:/i.test(link));
  const paths = [...text.matchAll(/`([^`\n]+)`/g)]
    .map((match) => (match[1] ?? '').replace(/(:\d+|#.*)$/, ''))
    .filter((word) => topFolders.test(word) && !placeholder.test(word));
  return { links, paths };
}

/** Every path that a document names exists. */
export const documentPaths: Check = {
  title: 'paths in documents',
  run: async () => {
    const documents = repositoryFiles().filter(
      (file) => file.endsWith('.md') && !/(^|\/)(fixtures|sample)\//.test(file),
    );
    const problems = documents.flatMap((document) => {
      const { links, paths } = namedPaths(readFileSync(path.join(root, document), 'utf8'));
      const linked = links.map((link) => path.join(path.dirname(document), link));
      return [...linked, ...paths]
        .filter((file) => !existsSync(path.join(root, file)))
        .map((file) => `${document} names ${file}, which does not exist`);
    });
    return { problems };
  },
};
