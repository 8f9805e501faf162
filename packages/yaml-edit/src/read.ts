import { type Document, type ParsedNode, parseAllDocuments } from 'yaml';
import { YamlEditError } from './error.ts';

export type YamlScalar = string | number | boolean | null;
export type YamlValue = YamlScalar | YamlValue[] | { [key: string]: YamlValue };
/** Keys of maps, and places in lists. */
export type YamlPath = readonly (string | number)[];

/** What a text says. */
export interface ReadYaml {
  /** A value for each document, null for an empty one. */
  values: YamlValue[];
}

export interface ParsedYaml extends ReadYaml {
  documents: Document.Parsed<ParsedNode>[];
}

/** Characters of one text: manifests in Git are small, and what is larger is generated. */
const MOST_CHARACTERS = 2_000_000;
/** Of a text that an alias may stand for; the library's own bound, named. */
const MOST_ALIASES = 100;
/** Read as the text that they are. */
const AS_TEXT = new Set(
  ['timestamp', 'binary', 'omap', 'set', 'pairs'].map((name) => `tag:yaml.org,2002:${name}`),
);

/** Reads every document of a text as YAML 1.1, which kubectl reads. @throws YamlEditError `too-big`, `syntax` */
export const readYaml = (text: string): ReadYaml => ({ values: parseYaml(text).values });

/** With the places of everything that was read. @throws YamlEditError `too-big`, `syntax` */
export function parseYaml(text: string): ParsedYaml {
  if (text.length > MOST_CHARACTERS) throw new YamlEditError('too-big', 'The file is too big to be edited.');
  const documents = parseAllDocuments(text, {
    version: '1.1',
    merge: true,
    logLevel: 'silent',
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !AS_TEXT.has(tag.tag)),
  });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) throw syntax();
  return { documents, values: documents.map(spoken) };
}

function spoken(document: Document.Parsed<ParsedNode>): YamlValue {
  try {
    // Through JSON: what an alias stands for is said twice, and not one object in two places.
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: MOST_ALIASES }) ?? null));
  } catch {
    throw syntax();
  }
}

const syntax = (): YamlEditError => new YamlEditError('syntax', 'The file is not valid YAML.');
