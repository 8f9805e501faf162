import type { Phrase } from '../tool-words.ts';
import { objectOf } from './object-id.ts';

/** Patches and replacements that do not fit what they change. */
export const PATCH_PHRASES: Phrase[] = [
  {
    pattern: /no resource matches strategic merge patch "([^"]+)"/,
    code: 'kustomize-failed',
    words: (id) => ({
      what: `A patch changes ${objectOf(id)}, which the kustomization does not have.`,
      why: 'A patch without a target finds its object by kind, name and namespace.',
      fix: 'Correct the name in the patch, give it a target, or remove it.',
    }),
  },
  {
    pattern: /(\w+) operation does not apply: doc is missing (?:path|key): "?([^":]+)"?/,
    code: 'kustomize-failed',
    words: (operation, path) => ({
      what: `A patch cannot ${operation} \`${path}\`: the object has no such field.`,
      why: 'JSON patches change what is there; to make a new field its parent has to exist.',
      fix: 'Correct the path, or add the parent first.',
    }),
  },
  {
    pattern: /testing value (\S+) failed/,
    code: 'kustomize-failed',
    words: (path) => ({
      what: `A patch expects another value at \`${path}\`.`,
      why: 'Its operation `test` found that the object differs from it.',
      fix: 'Correct the value in the patch, or remove the test.',
    }),
  },
  {
    pattern: /unable to parse SM or JSON patch|wrong node kind: expected (?:Mapping|Sequence)Node/,
    code: 'kustomize-failed',
    words: () => ({
      what: 'A patch is neither a strategic merge patch nor a JSON patch.',
      why: 'The first is a part of an object with apiVersion, kind and metadata.name, the second a list of operations.',
      fix: 'Correct the patch in the kustomization or in the application’s Kustomize options.',
    }),
  },
  {
    pattern: /fieldPath `([^`]+)` is missing for replacement source (\S+)/,
    code: 'kustomize-failed',
    words: (path, id) => ({
      what: `A replacement takes \`${path}\` from ${objectOf(id)}, which has no such field.`,
      why: 'The source of a replacement has to exist.',
      fix: 'Correct its `fieldPath`, or add the field.',
    }),
  },
  {
    pattern: /nothing selected by ([^:\s]+)/,
    code: 'kustomize-failed',
    words: (id) => ({
      what: `A replacement takes a value from ${objectOf(id)}, which the kustomization does not have.`,
      why: 'The source of a replacement has to exist.',
      fix: 'Correct its kind and name.',
    }),
  },
  {
    pattern: /unable to find field "?([^"]+?)"? in replacement target/,
    code: 'kustomize-failed',
    words: (path) => ({
      what: `A replacement writes \`${path}\`, which its target does not have.`,
      why: 'Kustomize makes a missing field only with `options: {create: true}`.',
      fix: 'Correct its `fieldPaths`, or set `create`.',
    }),
  },
  {
    pattern:
      /merging from generator .*Kind:"([^"]*)".*Name:"([^"]*)".* does not exist; cannot merge or replace/,
    code: 'kustomize-failed',
    words: (kind, name) => ({
      what: `A generator changes ${kind} ${name}, which the kustomization does not have.`,
      why: 'With `behavior: merge` or `replace` it needs one among the resources.',
      fix: 'Correct its name, or leave `behavior` out to make a new one.',
    }),
  },
  {
    pattern: /resource with name (\S+) does not match a config with the following GVK/,
    code: 'kustomize-failed',
    words: (name) => ({
      what: `Replicas are set for \`${name}\`, which the kustomization does not have.`,
      why: 'They are for a Deployment, StatefulSet, ReplicaSet or ReplicationController of that name.',
      fix: 'Correct the name under `replicas`, in the kustomization or in the application’s Kustomize options.',
    }),
  },
  {
    pattern: /a literal is not `key=value`/,
    code: 'kustomize-failed',
    words: () => ({
      what: 'A generator has a literal that is not `key=value`.',
      why: 'Each of its `literals` is a key, an equals sign and a value.',
      fix: 'Correct it under `configMapGenerator` or `secretGenerator`.',
    }),
  },
];
