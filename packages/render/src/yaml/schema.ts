import {
  boolYaml11Tag,
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  FAILSAFE_SCHEMA,
  NOT_RESOLVED,
  nullYaml11Tag,
  type Schema,
} from 'js-yaml';
import { explicitMergeTag, mappingTag, mergeTag } from './mapping.ts';
import { float, integer } from './numbers.ts';

const DIGITS = [...'0123456789'];

function binary(source: string): string | typeof NOT_RESOLVED {
  const text = source.replace(/\s/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return NOT_RESOLVED;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    return NOT_RESOLVED;
  }
}

const never = (): boolean => false;

/** Go's layouts of a date and a time; the text stays as it is. */
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d))|(?: \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?))?$/;
const timestamp = (source: string): string | typeof NOT_RESOLVED =>
  TIMESTAMP.test(source) ? source : NOT_RESOLVED;

/** A tag of somebody's own says nothing to kubectl: a scalar is its text, a collection what it holds. */
const ANY = { matchByTagPrefix: true, identify: never } as const;

/**
 * YAML 1.1 as kubectl reads it (semantics A.10): its reader is Go's yaml.v2 turned into JSON. `0644` is 420, `yes` and
 * `on` are true, a date stays text, `1e3` is 1000. Each rule is compared with kubectl itself in schema.test.ts.
 */
export const KUBERNETES_SCHEMA: Schema = FAILSAFE_SCHEMA.withTags(
  mappingTag,
  nullYaml11Tag,
  boolYaml11Tag,
  defineScalarTag('tag:yaml.org,2002:int', {
    implicit: true,
    implicitFirstChars: ['-', '+', ...DIGITS],
    resolve: integer,
    identify: never,
  }),
  defineScalarTag('tag:yaml.org,2002:float', {
    implicit: true,
    implicitFirstChars: ['-', '+', '.', ...DIGITS],
    resolve: float,
    identify: never,
  }),
  defineScalarTag('tag:yaml.org,2002:binary', { resolve: binary, identify: never }),
  defineScalarTag('tag:yaml.org,2002:timestamp', { resolve: timestamp, identify: never }),
  mergeTag,
  explicitMergeTag,
  defineScalarTag('', { ...ANY, resolve: (source) => source }),
  defineSequenceTag<unknown[]>('', {
    ...ANY,
    create: () => [],
    addItem: (carrier, item) => {
      carrier.push(item);
    },
  }),
  defineMappingTag('', { ...mappingTag, ...ANY }),
);
