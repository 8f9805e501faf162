import { isDeepStrictEqual } from 'node:util';
import type { AcceptedField } from '@landfall/contracts/proposal';
import type { Manifest } from '@landfall/contracts/resource';
import { GitError } from '@landfall/git';
import { RenderError } from '@landfall/render';
import { applySplice, editYaml, YamlEditError } from '@landfall/yaml-edit';
import { differences, isMeant, isSame, says, valueIn, withField, withFields } from './accepted-render.ts';
import { type Candidate, candidatesOf, type Where } from './candidates.ts';
import { type SourceFile, sourceFile } from './source-file.ts';
import { notAllowed, notPlaced } from './words.ts';

/** The whole new text of files by path. */
export type EditedFiles = ReadonlyMap<string, string>;

export interface Editing extends Where {
  fields: readonly AcceptedField[];
  /** Git is at another commit than when the drifts were found. */
  hasMoved: boolean;
  /** What the tree renders to with these files in place of its own. @throws RenderError, GitError */
  render(files: EditedFiles): Promise<Manifest[]>;
}

/** Places that are tried for one field: each is a render. */
const MOST_TRIED = 8;

/**
 * Finds the places in Git that fields come from, and edits them so that the tree renders to what lives, and to nothing else than
 * before. Whether a place is the right one is not judged but tried: it is rendered.
 * @returns the files that changed
 * @throws Refusal in words, for the first field that has no such place
 */
export async function editFiles(editing: Editing): Promise<EditedFiles> {
  const before = await editing.render(new Map());
  let done: Done = { files: editing.files, edited: new Map(), manifests: before };
  for (const field of editing.fields) {
    const wanted = withField(before, field);
    if (!wanted) throw notPlaced(field, notThere(before, field));
    if (isDeepStrictEqual(wanted, before))
      throw notAllowed(field, 'Git says so already.', 'Sync the application.');
    if (editing.hasMoved && !isDeepStrictEqual(valueIn(before, field), field.old))
      throw notAllowed(
        field,
        'Git says something else there by now.',
        'Look at it again once that is synced.',
      );
    if (!says(done.manifests, field)) done = await placed(editing, before, done, field);
  }
  if (await isSame(done.manifests, withFields(before, editing.fields))) return done.edited;
  const [first] = editing.fields;
  if (!first) throw new RangeError('no field');
  throw notPlaced(first, 'The edited files render to something else besides.');
}

interface Done {
  files: readonly SourceFile[];
  edited: EditedFiles;
  manifests: Manifest[];
}

async function placed(
  editing: Editing,
  before: readonly Manifest[],
  done: Done,
  field: AcceptedField,
): Promise<Done> {
  const whys: string[] = [];
  const candidates = candidatesOf({ ...editing, files: done.files }, field);
  for (const candidate of candidates.slice(0, MOST_TRIED)) {
    const tried = await attempt(editing, done, candidate);
    if (typeof tried === 'string') whys.push(tried);
    else {
      const rest = await othersOf(before, tried.manifests, editing.fields);
      if (rest.length === 0 && says(tried.manifests, field)) return tried;
      whys.push(
        rest.length > 0
          ? besides(candidate, rest)
          : `\`${candidate.file}\` says it, and something else overrides it.`,
      );
    }
  }
  throw notPlaced(
    field,
    whys[0] ?? 'No file that this application is rendered from sets it in so many words.',
  );
}

/** Reads as a reason where the file could not be edited, or does not render any more. */
async function attempt(editing: Editing, done: Done, { file, edits }: Candidate): Promise<Done | string> {
  const source = done.files.find(({ path }) => path === file);
  if (!source) return `\`${file}\` is gone.`;
  try {
    const text = edits.reduce((now, edit) => applySplice(now, editYaml(now, edit)), source.text);
    const edited = new Map([...done.edited, [file, text]]);
    const files = done.files.map((one) => (one === source ? sourceFile(file, text) : one));
    return { files, edited, manifests: await editing.render(edited) };
  } catch (error) {
    if (error instanceof YamlEditError) return `\`${file}\`: ${error.message}`;
    if (error instanceof RenderError && !error.retriable)
      return `With \`${file}\` changed it does not render.`;
    if (error instanceof GitError && error.code === 'path-not-found') return error.words.why;
    throw error;
  }
}

/** What differs from before beside the fields that are to. */
function othersOf(
  before: readonly Manifest[],
  after: Manifest[],
  fields: readonly AcceptedField[],
): Promise<string[]> {
  const reached = fields.filter((field) => says(after, field));
  return differences(withFields(before, reached), after);
}

const besides = ({ file }: Candidate, rest: readonly string[]): string =>
  `A change in \`${file}\` would also change ${rest.slice(0, 3).join(', ')}${rest.length > 3 ? ` and ${rest.length - 3} more` : ''}.`;

const notThere = (manifests: readonly Manifest[], field: AcceptedField): string =>
  manifests.some((one) => isMeant(one, field))
    ? 'The object has no such place in Git: what holds it there is not there.'
    : 'Git does not render this object any more.';
