import { posix } from 'node:path';
import type { RenderError } from '../render-error.ts';
import { type Phrase, toolError } from '../tool-words.ts';

/** Helm names files by the chart's name (`web/templates/a.yaml:3:5`); people know them by their folder. */
const PLACE = String.raw`([^\s:()]+\/[^\s:()]+(?::\d+)?)(?::\d+)?`;

const templateFailed = (folder: string): Omit<Phrase, 'pattern'> => ({
  code: 'helm-failed',
  words: ([, place, message]) => ({
    what: `The template \`${inFolder(place ?? '', folder)}\` failed.`,
    why: `Helm said: ${message}.`,
    fix: 'Correct the template, or the values that it uses.',
  }),
});

const inFolder = (place: string, folder: string): string =>
  posix.join(folder, place.split('/').slice(1).join('/'));

const phrases = (folder: string): Phrase[] => [
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
    pattern: new RegExp(String.raw`execution error at \(${PLACE}\): (.+)$`),
    code: 'helm-failed',
    words: ([, place, message]) => ({
      what: `The chart refused to render: ${message}.`,
      why: `\`${inFolder(place ?? '', folder)}\` stops with that message.`,
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
  { pattern: new RegExp(String.raw`parse error (?:at|on) \(?${PLACE}\)?: (.+)$`), ...templateFailed(folder) },
  { pattern: new RegExp(`^${PLACE} executing ".+?" at (.+)$`), ...templateFailed(folder) },
  {
    pattern: /chart requires kubeVersion: (.+) which is incompatible with Kubernetes (\S+)$/,
    code: 'helm-failed',
    words: ([, wanted, found]) => ({
      what: `The chart wants Kubernetes ${wanted}, and the cluster is ${found}.`,
      why: 'It says so as `kubeVersion` in Chart.yaml.',
      fix: 'Use a version of the chart made for this cluster, or upgrade the cluster.',
    }),
  },
];

/** Helm's stderr for a person. */
export function helmError(stderr: string, folder: string): RenderError {
  return toolError(stderr, phrases(folder), {
    code: 'helm-failed',
    words: ([text]) => ({
      what: `Helm could not render the chart in \`${folder}\`.`,
      why: `It said: ${text}.`,
      fix: `Run \`helm template ${folder}\` on your machine to see the same.`,
    }),
  });
}
