import { basename, dirname } from 'node:path/posix';
import { isDeepStrictEqual } from 'node:util';
import type { AcceptedField } from '@landfall/contracts/proposal';
import type { Json, ResourceRef } from '@landfall/contracts/resource';
import { isKustomization } from '@landfall/render';
import type { YamlEdit, YamlPath, YamlScalar } from '@landfall/yaml-edit';
import { fieldIn } from './field-in.ts';
import { kustomizationEdits } from './kustomization-entries.ts';
import { objectsIn } from './objects-in.ts';
import type { SourceFile } from './source-file.ts';

/** One place where a field may come from: a render tells whether it does. */
export interface Candidate {
  file: string;
  edits: YamlEdit[];
}

interface Ranked extends Candidate {
  /** Smaller comes first. */
  rank: number[];
}

export interface Where {
  files: readonly SourceFile[];
  kind: 'plain' | 'kustomize';
  /** The application's folder; `.` is the root. */
  folder: string;
}

/**
 * The places a field may come from, the likeliest first: what a kustomization sets (`replicas`, `images`), then objects and patches
 * that say what Git says, those near the application's folder before those of a shared base.
 */
export function candidatesOf({ files, kind, folder }: Where, field: AcceptedField): Candidate[] {
  const value = scalarOf(field.new);
  if (value === undefined && field.new !== undefined) return [];
  const ranked = files.flatMap((file): Ranked[] => {
    const distance = dirname(file.path) === folder ? 0 : 1;
    if (kind === 'kustomize' && isKustomization(basename(file.path)))
      return kustomizationEdits(file.documents()[0] ?? null, field).map((edits) => ({
        file: file.path,
        edits,
        rank: [0, distance],
      }));
    if (!mentions(file, field.ref)) return [];
    return objectsIn(file.documents(), field.ref, { loose: kind === 'kustomize' }).flatMap(
      (object): Ranked[] => {
        const found = fieldIn(object.value, field);
        // What is to go, or to change, has to be there; what is to come has to be missing.
        if (!found || (found.value === undefined) !== (field.old === undefined)) return [];
        const path = [...object.base, ...found.path];
        const isSaid = isDeepStrictEqual(found.value, field.old);
        return [
          {
            file: file.path,
            edits: [editOf(object.document, path, value)],
            rank: [1, isSaid ? 0 : 1, object.exact ? 0 : 1, distance],
          },
        ];
      },
    );
  });
  return ranked.sort(nearest).map(({ file, edits }) => ({ file, edits }));
}

const editOf = (document: number, path: YamlPath, value: YamlScalar | undefined): YamlEdit =>
  value === undefined ? { document, path, remove: true } : { document, path, set: value };

/** Undefined for a map or a list, and for nothing. */
const scalarOf = (value: Json | undefined): YamlScalar | undefined =>
  typeof value === 'object' && value !== null ? undefined : value;

/** Most files of a repository are about something else: those are not parsed. */
const mentions = ({ text }: SourceFile, { kind }: ResourceRef): boolean => text.includes(kind);

function nearest(one: Ranked, other: Ranked): number {
  for (const [index, rank] of one.rank.entries()) {
    const difference = rank - (other.rank[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.file < other.file ? -1 : 1;
}
