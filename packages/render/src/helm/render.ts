import { posix } from 'node:path';
import type { Manifest } from '@landfall/contracts/resource';
import type { SourcePlace } from '../render-error.ts';
import { inputsOf, type Rendered } from '../rendered.ts';
import type { Renderer } from '../renderer.ts';
import { runStaged } from '../staged.ts';
import type { StagedInput } from '../staged-input.ts';
import { type RenderTask, shown } from '../task.ts';
import { obtainTool } from '../tools/obtain.ts';
import type { Collected } from '../tree/collect.ts';
import { parseManifests } from '../yaml/manifests.ts';
import { scanForAliasBombs } from '../yaml/scan.ts';
import { helmArguments, inlineValues, valuesFiles } from './options.ts';
import { parameterValues } from './parameters.ts';
import { NON_DETERMINISTIC, readTemplates } from './templates.ts';
import { helmError } from './words.ts';

const INLINE = 'values.yaml';
const PARAMETERS = 'parameters.json';

export const isChart = (fileName: string): boolean => fileName === 'Chart.yaml';

export const helm: Renderer = {
  kind: 'helm',
  title: 'Helm',
  isStart: isChart,
  startsFrom: 'Chart.yaml',
  counts: () => (path) => !PROSE.test(path),
  render: renderHelm,
};

/**
 * `helm template` of a chart in the repository with its dependencies vendored: CRDs and hooks included, test hooks
 * dropped, no DNS, no look-ups in a cluster, no plugins, no network.
 */
async function renderHelm(task: RenderTask): Promise<Rendered> {
  const { root, folder, limits } = task;
  const { release, flags } = helmArguments(task);
  const values = await valuesFiles(task);
  const inline = inlineValues(task);
  const parameters = parameterValues(task.renderer.helm.parameters);
  const roots = new Set([folder, ...values]);
  const tool = await obtainTool('helm');
  const staged: StagedInput = {
    tool,
    roots,
    argv: (view) => [
      tool.verb,
      release,
      posix.join(view.tree, folder),
      ...flags,
      ...values.map((path) => `--values=${posix.join(view.tree, path)}`),
      ...(inline === undefined ? [] : [`--values=${posix.join(view.input, INLINE)}`]),
      ...(parameters === undefined ? [] : [`--values=${posix.join(view.input, PARAMETERS)}`]),
    ],
    inspect: (files) => scanForAliasBombs(root, valuesAmong(files, folder, values), limits),
    input: {
      ...(inline === undefined ? {} : { [INLINE]: inline }),
      ...(parameters === undefined ? {} : { [PARAMETERS]: parameters }),
    },
  };
  const { result, collected, isolated, warnings } = await runStaged(task, staged);
  if (!result.ok) throw helmError(result.stderr, shown(folder));
  const templates = await readTemplates(root, collected, values);
  warnings.push(...templates.warnings);
  if (task.checks && templates.mayBeRandom) {
    const second = await runStaged(task, staged);
    if (second.result.stdout !== result.stdout) warnings.push(NON_DETERMINISTIC);
  }
  const manifests = parseManifests(result.stdout, {
    file: `${shown(folder)} (rendered)`,
    limits,
    place: templateOf(result.stdout, folder),
  });
  return {
    manifests: manifests.filter((manifest) => !isTestHook(manifest)),
    kind: 'helm',
    tool: { name: 'helm', version: tool.version, sha256: tool.sha256, overridden: tool.overridden },
    ...inputsOf(folder, roots, collected),
    ...(templates.readsFiles || toldToReadFiles(task) || collected.linked.size > 0
      ? {}
      : { reads: { kind: 'chosen' } }),
    warnings,
    isolated,
  };
}

/** What people read and no chart does, unless one of its templates asks for files. */
const PROSE =
  /^(?:(?!templates\/|crds\/)[^/]+\/)*(?:README|LICENSE|CHANGELOG|CONTRIBUTING|OWNERS|CODEOWNERS)(?:\.(?:md|txt))?$/;

/** Values that the application gives may be templates as well. */
const toldToReadFiles = ({ renderer: { helm: options } }: RenderTask): boolean =>
  /\bFiles\b/.test(JSON.stringify([options.values, options.parameters]));

/** Helm's own YAML besides templates. Templates are not YAML yet; what they print is parsed with our bounds. */
function* valuesAmong(collected: Collected, folder: string, values: string[]) {
  const names = new Set([...values, posix.join(folder, 'values.yaml'), posix.join(folder, 'Chart.yaml')]);
  for (const file of collected.files.values()) if (names.has(file.path)) yield file;
}

/** Test hooks run on `helm test` only. */
function isTestHook(manifest: Manifest): boolean {
  const hooks = manifest.metadata.annotations?.['helm.sh/hook']?.split(',') ?? [];
  return hooks.length > 0 && hooks.every((hook) => hook.trim().startsWith('test'));
}

/** Where a line of the output came from: helm prints `# Source: chart/templates/x.yaml` above each document. */
function templateOf(output: string, folder: string): (line: number) => SourcePlace {
  const sources: { line: number; file: string }[] = [];
  let line = 0;
  for (const text of output.split('\n')) {
    line++;
    if (!text.startsWith('# Source: ')) continue;
    const inChart = text.slice('# Source: '.length).split('/').slice(1).join('/');
    sources.push({ line, file: `${posix.join(folder, inChart)} (rendered)` });
  }
  return (at) => {
    const source = sources.findLast((candidate) => candidate.line <= at);
    if (source === undefined) return { file: `${shown(folder)} (rendered)`, line: at };
    return { file: source.file, line: Math.max(at - source.line, 1) };
  };
}
