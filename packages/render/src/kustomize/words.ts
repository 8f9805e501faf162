import type { RenderError } from '../render-error.ts';
import { type Phrase, toolError } from '../tool-words.ts';

const PHRASES: Phrase[] = [
  {
    pattern: /external plugins disabled; unable to load external plugin '([^']+)'/,
    code: 'kustomize-failed',
    words: ([, plugin]) => ({
      what: `The kustomization uses the plugin \`${plugin}\`.`,
      why: 'A plugin is a program of the repository, and a render runs none.',
      fix: 'Use what Kustomize has built in, or commit what the plugin makes.',
    }),
  },
  {
    pattern: /security; file '([^']+)' is not in or below '([^']*)'/,
    code: 'reference-outside',
    words: ([, file, folder]) => ({
      what: `\`${file}\` is outside the folder \`${folder === '' ? '.' : folder}\` that refers to it.`,
      why: 'Kustomize reads files of the kustomization’s own folder only; other folders come in as resources with a kustomization of their own.',
      fix: 'Move the file into the folder, or add a kustomization beside it and list that folder under `resources`.',
    }),
  },
  {
    pattern: /accumulating resources from '([^']+)'.*?(?:no such file or directory|doesn't exist)/,
    code: 'kustomize-failed',
    words: ([, entry]) => ({
      what: `The kustomization refers to \`${entry}\`, which is not in the repository.`,
      why: 'Kustomize found neither a file nor a folder of that name.',
      fix: 'Add it, or correct the name under `resources`.',
    }),
  },
  {
    pattern: /lstat (\S+?): no such file or directory/,
    code: 'kustomize-failed',
    words: ([, file]) => ({
      what: `The kustomization refers to \`${file}\`, which is not in the repository.`,
      why: 'Kustomize found nothing of that name.',
      fix: 'Add it, or correct the name in the kustomization.',
    }),
  },
];

/** Kustomize's stderr for a person. */
export function kustomizeError(stderr: string, path: string): RenderError {
  return toolError(stderr, PHRASES, {
    code: 'kustomize-failed',
    words: ([text]) => ({
      what: `Kustomize could not build \`${path}\`.`,
      why: `It said: ${text}.`,
      fix: `Run \`kubectl kustomize ${path}\` on your machine to see the same.`,
    }),
  });
}
