import { posix } from 'node:path';
import { atLine, type Phrase, typeWords } from '../tool-words.ts';

/** Helm names files by the chart's name (`web/templates/a.yaml:3:5`); people know them by their folder. */
const PLACE = String.raw`([^\s:()]+\/[^\s:()]+(?::\d+)?)(?::\d+)?`;
/** Templates call templates: the innermost is the one that failed. */
const INNERMOST = String.raw`(?:.*\s|^)${PLACE}:? executing "[^"]+" at `;

const inFolder = (place: string, folder: string): string =>
  posix.join(folder, place.split('/').slice(1).join('/'));

/** Templates that stop, loop, or print what is no object. The most exact pattern stands first. */
export const templatePhrases = (folder: string): Phrase[] => [
  ...chosenFailures(folder),
  ...printedWrong(folder),
  {
    pattern: new RegExp(String.raw`parse error (?:at|on) \(?${PLACE}\)?: (.+)$`),
    code: 'helm-failed',
    words: failed(folder),
  },
  { pattern: new RegExp(`${INNERMOST}(.+)$`), code: 'helm-failed', words: failed(folder) },
];

const failed = (folder: string) => (place: string, message: string) => ({
  what: `The template \`${inFolder(place, folder)}\` failed.`,
  why: `Helm said: ${message}.`,
  fix: 'Correct the template, or the values that it uses.',
});

/** What a chart does on purpose, or may not do here. */
const chosenFailures = (folder: string): Phrase[] => [
  {
    pattern: new RegExp(String.raw`execution error at \(${PLACE}\): (.+)$`),
    code: 'helm-failed',
    words: (place, message) => ({
      what: `The chart refused to render: ${message}.`,
      why: `\`${inFolder(place, folder)}\` stops with that message.`,
      fix: 'Give it the values that it asks for.',
    }),
  },
  {
    pattern: new RegExp(String.raw`${PLACE}\)?: function "(env|expandenv)" not defined`),
    code: 'helm-failed',
    words: (place, name) => ({
      what: `The template \`${inFolder(place, folder)}\` reads the environment with \`${name}\`.`,
      why: 'A render has no environment: the same commit must always give the same manifests.',
      fix: 'Pass it as a value.',
    }),
  },
  {
    pattern: /rendering template has a nested reference name: (\S+?): /,
    code: 'helm-failed',
    words: (name) => ({
      what: `The template \`${name}\` includes itself without end.`,
      why: 'Helm stops after a thousand rounds.',
      fix: 'End the recursion, or remove the include.',
    }),
  },
  {
    pattern: new RegExp(`${INNERMOST}<[^>]*>: error calling include: template: no template "([^"]+)"`),
    code: 'helm-failed',
    words: (place, name) => ({
      what: `\`${inFolder(place, folder)}\` includes the template \`${name}\`, which nothing defines.`,
      why: 'Neither the chart nor the charts in its folder `charts/` have a template of that name.',
      fix: 'Correct the name, or commit the library chart that defines it to `charts/`.',
    }),
  },
];

/** What came out of a template and is no object. */
const printedWrong = (folder: string): Phrase[] => [
  {
    pattern: new RegExp(
      String.raw`YAML parse error on ${PLACE}: error converting YAML to JSON: yaml: (?:line (\d+): )?(.+)$`,
    ),
    code: 'yaml-syntax',
    words: (place, line, reason) => ({
      what: `\`${inFolder(place, folder)} (rendered)\` is not valid YAML.`,
      why: atLine(line, reason),
      fix: `Look at what it prints with \`helm template ${folder}\`, and correct the template or its values.`,
    }),
  },
  {
    pattern: new RegExp(
      String.raw`YAML parse error on ${PLACE}: .*cannot unmarshal (\w+) into Go struct field [^.]*\.(\S+) of type`,
    ),
    code: 'object-invalid',
    words: (place, type, field) => ({
      what: `\`${inFolder(place, folder)} (rendered)\` has ${typeWords(type)} in \`${field}\`, where none may be.`,
      why: 'Labels and annotations are keys with text values, everything else in metadata has its own type.',
      fix: 'Put numbers and booleans into quotes, with `quote` in the template.',
    }),
  },
  {
    pattern: new RegExp(
      String.raw`YAML parse error on ${PLACE}: .*cannot unmarshal (\w+) into Go value of type`,
    ),
    code: 'object-invalid',
    words: (place, type) => ({
      what: `\`${inFolder(place, folder)} (rendered)\` is ${typeWords(type)} and no object.`,
      why: 'Each document that a template prints has apiVersion, kind and metadata.',
      fix: `Look at what it prints with \`helm template ${folder}\`; text that is no YAML belongs into \`NOTES.txt\`.`,
    }),
  },
];
