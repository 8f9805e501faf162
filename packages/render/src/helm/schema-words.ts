import { posix } from 'node:path';
import type { Phrase } from '../tool-words.ts';

/** A schema that is wrong itself or wants more than it has, and values that do not fit it. */
export const schemaPhrases = (folder: string): Phrase[] => [
  {
    pattern: /in the following chart\(s\): \S+ (?:- )?failing loading "(https?:[^"]*)"/,
    code: 'remote-reference',
    words: (url) => ({
      what: `The schema of the chart’s values fetches \`${url}\`.`,
      why: 'Rendering has no network: the same commit must always give the same manifests.',
      fix: 'Copy what it refers to into `values.schema.json`.',
    }),
  },
  {
    pattern: /in the following chart\(s\): \S+ (?:- )?failing loading "file:\/+([^"]*)"/,
    code: 'reference-outside',
    words: (path) => ({
      what: `The schema of the chart’s values refers to another file, \`${path}\`.`,
      why: 'A schema has to stand by itself; no other file is read for it.',
      fix: 'Copy what it refers to into `values.schema.json`.',
    }),
  },
  {
    pattern: /in the following chart\(s\): \S+ (?:- )?(unexpected EOF|invalid character .+)$/,
    code: 'helm-failed',
    words: (reason) => ({
      what: `\`${posix.join(folder, 'values.schema.json')}\`, or that of a dependency, is not valid JSON.`,
      why: `Helm said: ${reason}.`,
      fix: 'Correct the file and push again.',
    }),
  },
  {
    pattern: /values don't meet the specifications of the schema\(s\) in the following chart\(s\): (.+)$/,
    code: 'helm-values',
    words: (message) => ({
      what: 'The values do not fit the schema of the chart.',
      why: `Helm said: ${message.replaceAll(' - at ', '; at ').replace(/^\S+:; /, '')}.`,
      fix: 'Correct the values file or the inline values.',
    }),
  },
];
