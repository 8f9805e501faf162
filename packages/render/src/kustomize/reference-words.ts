import { posix } from 'node:path';
import { atLine, type Phrase } from '../tool-words.ts';
import { objectOf } from './object-id.ts';

/** Kustomize names a file by its own kustomization's folder; the innermost that it says is that folder. */
const FOLDER = `(?:.*recursed accumulation of path '([^']+)')?`;

const notThere = (file: string) => ({
  what: `The kustomization refers to \`${file}\`, which is not in the repository.`,
  why: 'Kustomize found nothing of that name.',
  fix: 'Add it, or correct the name in the kustomization.',
});

/** What a kustomization refers to, and how that can be wrong. The most exact pattern stands first. */
export const referencePhrases = (top: string): Phrase[] => [
  {
    pattern: /may not add resource with an already registered id: (\S+?)'?(?::|$)/,
    code: 'kustomize-failed',
    words: (id) => ({
      what: `${objectOf(id)} comes twice.`,
      why: 'Two of the resources of a kustomization hold it, and Kustomize takes each object once.',
      fix: 'Remove one of them, or make it a patch of the other.',
    }),
  },
  {
    pattern: /security; file '([^']+)' is not in or below '([^']*)'/,
    code: 'reference-outside',
    words: (file, folder) => ({
      what: `\`${file}\` is outside the folder \`${folder === '' ? '.' : folder}\` that refers to it.`,
      why: 'Kustomize reads files of the kustomization’s own folder only; other folders come in as resources with a kustomization of their own.',
      fix: 'Move the file into the folder, or add a kustomization beside it and list that folder under `resources`.',
    }),
  },
  {
    pattern: /unable to find one of 'kustomization\.yaml'.* in directory '([^']*)'/,
    code: 'kustomize-failed',
    words: (folder) => ({
      what: `There is no \`kustomization.yaml\` in \`${folder}\`.`,
      why: 'A kustomization refers to that folder, and Kustomize takes a folder only with a kustomization of its own.',
      fix: 'Add one that lists its files under `resources`.',
    }),
  },
  {
    pattern: new RegExp(
      String.raw`^${FOLDER}.*MalformedYAMLError: yaml: (?:line (\d+): )?(.+) in File: (\S+)`,
    ),
    code: 'yaml-syntax',
    words: (folder, line, reason, file) => ({
      what: `\`${posix.join(folder || top, file)}\` is not valid YAML.`,
      why: atLine(line, reason),
      fix: 'Correct the file and push again.',
    }),
  },
  {
    pattern: new RegExp(
      String.raw`^${FOLDER}.*accumulating resources from '([^']+)'.*missing (?:metadata\.name|Resource metadata)`,
    ),
    code: 'object-invalid',
    words: (folder, file) => ({
      what: `\`${posix.join(folder || top, file)}\` holds something without kind or metadata.name.`,
      why: 'Kustomize knows objects by their kind and name.',
      fix: 'Add what is missing, or take the file out of `resources`.',
    }),
  },
  {
    // Of a folder that is there: what is not is a file of one of its generators.
    pattern: /loading KV pairs: .*lstat (.+?): no such file or directory/,
    code: 'kustomize-failed',
    words: notThere,
  },
  {
    pattern: /accumulating resources from '([^']+)'.*?(?:no such file or directory|doesn't exist)/,
    code: 'kustomize-failed',
    words: (entry) => ({
      what: `The kustomization refers to \`${entry}\`, which is not in the repository.`,
      why: 'Kustomize found neither a file nor a folder of that name.',
      fix: 'Add it, or correct the name under `resources`.',
    }),
  },
  {
    pattern: /lstat (\S+?): no such file or directory/,
    code: 'kustomize-failed',
    words: notThere,
  },
];
