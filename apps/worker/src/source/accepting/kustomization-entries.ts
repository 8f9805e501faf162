import type { AcceptedField } from '@landfall/contracts/proposal';
import type { Json } from '@landfall/contracts/resource';
import type { YamlEdit, YamlPath } from '@landfall/yaml-edit';
import { isObject } from './field-in.ts';
import { type ImageName, imageName } from './image-name.ts';

/**
 * The ways to change a field by what a kustomization sets: an entry of `replicas` that gives this count, or one of `images` that gives
 * this image. Each is a list of edits that belong together. Source: kustomize, "replicas" and "images" transformers.
 */
export function kustomizationEdits(kustomization: Json, field: AcceptedField): YamlEdit[][] {
  if (!isObject(kustomization)) return [];
  const { replicas, images } = kustomization;
  if (field.field === '/spec/replicas') return replicaEdits(replicas, field);
  if (field.field.endsWith('/image')) return imageEdits(images, field);
  return [];
}

function replicaEdits(replicas: Json | undefined, { ref, old, new: count }: AcceptedField): YamlEdit[][] {
  if (!Array.isArray(replicas) || typeof count !== 'number') return [];
  return replicas.flatMap((entry, index) => {
    if (!isObject(entry) || typeof entry.name !== 'string' || entry.name === '') return [];
    if (!ref.name.includes(entry.name) || entry.count !== old) return [];
    return [[{ document: 0, path: ['replicas', index, 'count'], set: count }]];
  });
}

function imageEdits(images: Json | undefined, field: AcceptedField): YamlEdit[][] {
  const [from, to] = [imageName(field.old), imageName(field.new)];
  if (!Array.isArray(images) || !from || !to) return [];
  return images.flatMap((entry, index) => {
    if (!isObject(entry) || !sets(entry, from)) return [];
    return [changes(entry, { from, to }, ['images', index])];
  });
}

/** Does this entry give that image? What it leaves out is the resource's own. */
function sets(entry: { [key: string]: Json | undefined }, { name, tag, digest }: ImageName): boolean {
  if ((entry.newName ?? entry.name) !== name) return false;
  if (entry.digest !== undefined) return entry.digest === digest;
  // `newTag: 1.20` is a number here, and the text to kustomize.
  if (entry.newTag !== undefined) return typeof entry.newTag === 'number' || entry.newTag === tag;
  return entry.newName !== undefined;
}

function changes(
  entry: { [key: string]: Json | undefined },
  { from, to }: { from: ImageName; to: ImageName },
  at: YamlPath,
): YamlEdit[] {
  const edits: YamlEdit[] = [];
  const put = (key: string, value: string | undefined) => {
    const path = [...at, key];
    if (value !== undefined) edits.push({ document: 0, path, set: value });
    else if (entry[key] !== undefined) edits.push({ document: 0, path, remove: true });
  };
  if (from.name !== to.name) put('newName', to.name);
  if (from.digest !== to.digest) put('digest', to.digest);
  if (from.tag !== to.tag) put('newTag', to.tag);
  return edits;
}
