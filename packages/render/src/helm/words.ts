import type { RenderError } from '../render-error.ts';
import { type Phrase, toolError } from '../tool-words.ts';

const PHRASES: Phrase[] = [
  {
    pattern: /missing in charts\/ directory: (.+)$/,
    code: 'helm-dependencies',
    words: ([, names]) => ({
      what: `The chart needs ${names}, which is not in its folder \`charts/\`.`,
      why: 'Rendering has no network, so dependencies have to be in the repository.',
      fix: 'Run `helm dependency build`, commit the folder `charts/` and push.',
    }),
  },
  {
    pattern: /execution error at \(([^():]+:\d+):\d+\): (.+)$/,
    code: 'helm-failed',
    words: ([, place, message]) => ({
      what: `The chart refused to render: ${message}.`,
      why: `\`${place}\` stops with that message.`,
      fix: 'Give it the values that it asks for.',
    }),
  },
  {
    pattern: /values don't meet the specifications of the schema\(s\) in the following chart\(s\): (.+)$/,
    code: 'helm-values',
    words: ([, message]) => ({
      what: 'The values do not fit the schema of the chart.',
      why: `${message}.`,
      fix: 'Correct the values file or the inline values.',
    }),
  },
  {
    pattern:
      /(?:parse error at|template:|YAML parse error on|error unmarshaling) \(?([^\s:()]+?(?::\d+)?)(?::\d+)?\)?: (.+)$/,
    code: 'helm-failed',
    words: ([, place, message]) => ({
      what: `The template \`${place}\` failed.`,
      why: `Helm said: ${message}.`,
      fix: 'Correct the template, or the values that it uses.',
    }),
  },
];

/** Helm's stderr for a person. */
export function helmError(stderr: string, path: string): RenderError {
  return toolError(stderr, PHRASES, {
    code: 'helm-failed',
    words: ([text]) => ({
      what: `Helm could not render the chart in \`${path}\`.`,
      why: `It said: ${text}.`,
      fix: `Run \`helm template ${path}\` on your machine to see the same.`,
    }),
  });
}
