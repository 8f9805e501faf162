import type { RenderError } from '../render-error.ts';
import { toolError } from '../tool-words.ts';
import { chartPhrases } from './chart-words.ts';
import { templatePhrases } from './template-words.ts';

/** Helm's stderr for a person. */
export function helmError(stderr: string, folder: string): RenderError {
  return toolError(stderr, [...chartPhrases(folder), ...templatePhrases(folder)], {
    code: 'helm-failed',
    words: (said) => ({
      what: `Helm could not render the chart in \`${folder}\`.`,
      why: `It said: ${said}.`,
      fix: `Run \`helm template ${folder}\` on your machine to see the same.`,
    }),
  });
}
