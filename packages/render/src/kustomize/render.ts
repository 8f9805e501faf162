import { posix } from 'node:path';
import { repositoryPath } from '@landfall/contracts/application';
import type { Rendered } from '../rendered.ts';
import { inputsOf } from '../rendered.ts';
import type { Renderer } from '../renderer.ts';
import { runStaged } from '../staged.ts';
import { type RenderTask, shown } from '../task.ts';
import { obtainTool } from '../tools/obtain.ts';
import type { Collected } from '../tree/collect.ts';
import { parseManifests } from '../yaml/manifests.ts';
import { scanForAliasBombs, scanTextsIn } from '../yaml/scan.ts';
import { malformedFile } from './malformed.ts';
import { overlayOf } from './overlay.ts';
import { isKustomization, KUSTOMIZATION_FILES, kustomizeReferences, type Needed } from './references.ts';
import { kustomizeError } from './words.ts';

/** Where the application's own patches stand, for a person. */
const OPTIONS = 'the patches in the application’s options';

export const kustomize: Renderer = {
  kind: 'kustomize',
  title: 'Kustomize',
  isStart: isKustomization,
  startsFrom: KUSTOMIZATION_FILES[0],
  render: renderKustomize,
};

/**
 * `kustomize build` of the folder: files of a kustomization's own folder only (its default restriction), no chart
 * inflation, no plugins, no network.
 */
async function renderKustomize(task: RenderTask): Promise<Rendered> {
  const { root, folder, limits } = task;
  const needed: Needed = task.checks
    ? await kustomizeReferences(root, folder, limits)
    : { folders: new Set([folder]), files: new Set(), reads: undefined };
  if (task.checks)
    for (const { patch } of task.renderer.kustomize.patches) scanTextsIn(patch, OPTIONS, limits);
  const overlay = overlayOf(task.renderer.kustomize, posix.join('..', 'tree', folder));
  const tool = await obtainTool('kustomize');
  const { result, collected, isolated, warnings } = await runStaged(task, {
    tool,
    roots: needed.folders,
    argv: () => [tool.verb, '.'],
    cwd: (view) => (overlay === undefined ? posix.join(view.tree, folder) : view.input),
    ...(overlay === undefined ? {} : { input: { 'kustomization.yaml': overlay } }),
    inspect: (files) => scanForAliasBombs(root, yamlFiles(files, needed), limits),
  });
  if (!result.ok) {
    const isYaml = /yaml: |MalformedYAML/.test(result.stderr);
    const malformed = isYaml ? await malformedFile(root, collected, needed.files, limits) : undefined;
    throw malformed ?? kustomizeError(result.stderr, shown(folder));
  }
  const file = `${posix.join(folder, KUSTOMIZATION_FILES[0])} (built)`;
  return {
    manifests: parseManifests(result.stdout, { file, limits }),
    kind: 'kustomize',
    tool: { name: 'kustomize', version: tool.version, sha256: tool.sha256, overridden: tool.overridden },
    ...inputsOf(folder, needed.folders, collected),
    ...readsOf(needed),
    warnings,
    isolated,
  };
}

/** Past it the folders are compared, which is as right and as quick. */
const MOST_READS = 300;

function readsOf({ reads }: Needed): Pick<Rendered, 'reads'> {
  const paths = [...(reads ?? [])].sort();
  const isExact = paths.length > 0 && paths.length <= MOST_READS;
  // What no path of a repository can be is not asked for one by one.
  if (!isExact || !paths.every((path) => repositoryPath.safeParse(path).success)) return {};
  return { reads: { kind: 'files', paths } };
}

/** What kustomize may parse: by its name, or because a kustomization refers to it. */
function* yamlFiles(collected: Collected, needed: Needed) {
  for (const file of collected.files.values()) {
    const isYaml = /\.(?:ya?ml|json)$|(?:^|\/)Kustomization$/i.test(file.path);
    if (isYaml || needed.files.has(file.path)) yield file;
  }
}
