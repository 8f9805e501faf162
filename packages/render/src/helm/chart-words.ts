import { posix } from 'node:path';
import { atLine, type Phrase, typeWords } from '../tool-words.ts';
import { schemaPhrases } from './schema-words.ts';

/** Charts that Helm cannot load: their own files, their dependencies, their values. */
export const chartPhrases = (folder: string): Phrase[] => [
  ...dependencies(folder),
  ...ownFiles(folder),
  ...schemaPhrases(folder),
  {
    pattern: /chart requires kubeVersion: (.+) which is incompatible with Kubernetes (\S+)$/,
    code: 'helm-failed',
    words: (wanted, found) => ({
      what: `The chart wants Kubernetes ${wanted}, and the cluster is ${found}.`,
      why: 'It says so as `kubeVersion` in Chart.yaml.',
      fix: 'Use a version of the chart made for this cluster, or upgrade the cluster.',
    }),
  },
];

const REBUILD = 'Run `helm dependency build`, commit the folder `charts/` and push.';

const dependencies = (folder: string): Phrase[] => [
  {
    pattern: /missing in charts\/ directory: (.+)$/,
    code: 'helm-dependencies',
    words: (names) => ({
      what: `The chart needs ${names}, which is not in its folder \`charts/\`.`,
      why: 'Rendering has no network, so dependencies have to be in the repository.',
      fix: REBUILD,
    }),
  },
  {
    pattern: /error unpacking (?:subchart )?(\S+) in \S+: (.+)$/,
    code: 'helm-dependencies',
    words: (file, reason) => ({
      what: `The packed chart \`${posix.join(folder, 'charts', file)}\` was refused.`,
      why: packedReason(reason),
      fix: REBUILD,
    }),
  },
];

/** Why Helm does not unpack an archive (security REPO-3), in words. */
function packedReason(reason: string): string {
  if (/illegally references parent directory|contains illegally named files|outside/.test(reason))
    return 'One of its files has a name that leads out of the chart.';
  const name = /chart\.metadata\.name "([^"]*)" is/.exec(reason)?.[1];
  if (name !== undefined) return `It calls itself \`${name}\`, which cannot be the name of a chart.`;
  if (/excessive aliasing/.test(reason)) return 'One of its files holds YAML aliases that multiply.';
  if (/larger than the maximum size/.test(reason)) return 'It unpacks to more than Helm allows.';
  if (/EOF|gzip|tar header|not a gzipped archive/.test(reason)) return 'It is no .tgz archive of a chart.';
  return `Helm said: ${reason}.`;
}

/** A file of the chart, or one of values beside it. */
const LOADED = String.raw`(?:cannot load ((?:Chart|values)\.(?:yaml|lock))\b|failed to parse (\S+?):)`;
const named = (folder: string, own: string, other: string): string =>
  own === '' ? other : posix.join(folder, own);

const ownFiles = (folder: string): Phrase[] => [
  {
    pattern: /unable to detect chart at/,
    code: 'nothing-to-render',
    words: () => ({
      what: `\`${posix.join(folder, 'Chart.yaml')}\` cannot be read.`,
      why: 'It is a link that leads nowhere, or a folder.',
      fix: 'Put the file itself there and push.',
    }),
  },
  {
    pattern: new RegExp(`${LOADED}.*?excessive aliasing`),
    code: 'yaml-aliases',
    words: (own, other) => ({
      what: `\`${named(folder, own, other)}\` holds YAML aliases that multiply.`,
      why: 'They refer to each other and grow when they are written out.',
      fix: 'Write the repeated parts out, or nest fewer aliases.',
    }),
  },
  {
    pattern: new RegExp(String.raw`${LOADED}.*?yaml: (?:line (\d+): )?(.+)$`),
    code: 'yaml-syntax',
    words: (own, other, line, reason) => ({
      what: `\`${named(folder, own, other)}\` is not valid YAML.`,
      why: atLine(line, reason),
      fix: 'Correct the file and push again.',
    }),
  },
  {
    pattern: new RegExp(String.raw`${LOADED}.*?cannot unmarshal (\w+) into`),
    code: 'helm-failed',
    words: (own, other, type) => ({
      what: `\`${named(folder, own, other)}\` holds ${typeWords(type)} where Helm takes none.`,
      why: 'The file is one mapping of keys and values, as Helm documents it.',
      fix: 'Write it as `key: value` lines.',
    }),
  },
  {
    pattern: /validation: chart\.metadata\.(\w+) (.+)$/,
    code: 'helm-failed',
    words: (field, reason) => ({
      what: `\`${posix.join(folder, 'Chart.yaml')}\` has no usable \`${field}\`.`,
      why: `Helm said: ${field} ${reason}.`,
      fix: 'Correct it in Chart.yaml.',
    }),
  },
  {
    pattern: /library charts are not installable/,
    code: 'helm-failed',
    words: () => ({
      what: `The chart in \`${folder}\` is a library.`,
      why: 'A library chart holds templates for other charts and makes no objects of its own.',
      fix: 'Point the application at the chart that uses it.',
    }),
  },
];
