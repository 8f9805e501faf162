import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RendererOptions } from '@landfall/contracts/renderer';
import type { Manifest } from '@landfall/contracts/resource';
import { exceeded } from '../limits.ts';
import { RenderError, stopped } from '../render-error.ts';
import { inputsOf, type Rendered } from '../rendered.ts';
import type { Renderer } from '../renderer.ts';
import { type RenderTask, shown } from '../task.ts';
import { collect, type SourceFile } from '../tree/collect.ts';
import { looksLikeManifests, manifestsOf } from '../yaml/manifests.ts';
import { readYaml, type YamlDocument } from '../yaml/read.ts';
import { globTest } from './glob.ts';

/** Changes when the same folder would give other manifests. */
const VERSION = '2';

/** Argo CD's mark for a file that is no manifest, wherever it stands in it. */
const SKIP_MARK = '+argocd:skip-file-rendering';

export const isManifestFile = (fileName: string): boolean => /\.(?:ya?ml|json)$/.test(fileName);

export const plain: Renderer = {
  kind: 'plain',
  title: 'no tool',
  isStart: isManifestFile,
  counts: ({ recurse, plain: { include, exclude } }) => {
    const chosen = chooser({ include, exclude });
    return (path) => isManifestFile(path) && (recurse || !path.includes('/')) && chosen(path);
  },
  render: renderPlain,
};

/** The YAML and JSON files of a folder as they stand, in the order of their names. No tool runs. */
async function renderPlain(task: RenderTask): Promise<Rendered> {
  const { root, folder, limits } = task;
  const recurse = task.renderer.recurse;
  const collected = await collect({ root, folder, keep: isManifestFile, recurse, limits }, [folder]);
  if (collected.bytes > limits.outputBytes) throw exceeded.output(limits);
  const manifests: Manifest[] = [];
  const warnings = [...collected.warnings];
  const chosen = chooser(task.renderer.plain);
  for (const file of collected.files.values()) {
    if (!chosen(folder === '' ? file.path : file.path.slice(folder.length + 1))) continue;
    if (task.signal?.aborted === true) throw stopped();
    const text = decode(await readFile(join(root, file.source)), file.path);
    if (text.includes(SKIP_MARK)) continue;
    const documents = readFileAsYaml(task, file, text);
    if (looksLikeManifests(documents)) manifests.push(...manifestsOf(documents, limits));
    else if (documents.some(({ value }) => value !== null)) {
      warnings.push(`\`${file.path}\` holds no Kubernetes object; it was left out.`);
    }
    if (manifests.length > limits.objects) throw exceeded.objects(limits);
  }
  if (manifests.length === 0) throw await nothing(task);
  return {
    manifests,
    kind: 'plain',
    tool: { name: 'plain', version: VERSION, sha256: '', overridden: false },
    ...inputsOf(folder, [folder], collected),
    ...(collected.linked.size === 0 ? { reads: { kind: 'chosen' } } : {}),
    warnings,
    isolated: false,
  };
}

function readFileAsYaml(task: RenderTask, file: SourceFile, text: string): YamlDocument[] {
  try {
    return readYaml(text, { file: file.path, limits: task.limits });
  } catch (error) {
    // Other programs' YAML has tags and syntax that are none of Kubernetes': only what means to be a manifest must parse.
    const isOther = !/^\s*"?(?:apiVersion|kind)"?\s*:/m.test(text) && !/"(?:apiVersion|kind)"\s*:/.test(text);
    if (error instanceof RenderError && isOther) return [{ value: '', place: { file: file.path } }];
    throw error;
  }
}

function decode(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RenderError(
      'yaml-syntax',
      {
        what: `\`${file}\` is not valid YAML.`,
        why: 'It is not UTF-8 text.',
        fix: 'Save it as UTF-8 and push again.',
      },
      { file },
    );
  }
}

async function nothing({ root, folder, renderer }: RenderTask): Promise<RenderError> {
  const what = `There is nothing to deploy in \`${shown(folder)}\`.`;
  const names = await readdir(join(root, folder));
  if (names.some((name) => /\.(?:jsonnet|libsonnet)$/.test(name)))
    return new RenderError('nothing-to-render', {
      what,
      why: 'It holds Jsonnet, which is not rendered yet.',
      fix: 'Commit the manifests that Jsonnet makes of it, and choose their folder.',
    });
  return new RenderError('nothing-to-render', {
    what,
    why: 'It holds no kustomization, no Chart.yaml and no YAML or JSON file with a Kubernetes object.',
    fix: renderer.recurse
      ? 'Choose another folder.'
      : 'Choose another folder, or switch on reading sub-folders in the application’s options.',
  });
}

/** Argo CD's `directory.include` and `exclude`: over the path inside the folder; exclude wins. */
function chooser(globs: RendererOptions['plain']): (inside: string) => boolean {
  const include = globs.include.map(testOf);
  const exclude = globs.exclude.map(testOf);
  return (inside) =>
    (include.length === 0 || include.some((hit) => hit(inside))) && !exclude.some((hit) => hit(inside));
}

function testOf(glob: string): (path: string) => boolean {
  const test = globTest(glob);
  if (test !== undefined) return test;
  throw new RenderError('options-invalid', {
    what: `\`${glob.replaceAll('`', "'")}\` is not a pattern for files.`,
    why: 'A bracket or a brace in it is not closed.',
    fix: 'Correct it in the application’s options, or write `\\` before a bracket that stands for itself.',
  });
}
