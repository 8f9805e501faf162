import { posix } from 'node:path';
import { RenderError } from '../render-error.ts';
import type { RenderTask } from '../task.ts';
import { printable } from '../tree/path.ts';
import { resolveWithin } from '../tree/within.ts';
import { readYaml } from '../yaml/read.ts';

/** Helm keeps release names in labels, with room for suffixes. */
const LONGEST_RELEASE = 53;
const NAME = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/;
const KUBE_VERSION = /^v?\d+\.\d+(?:\.\d+)?(?:[-+][0-9A-Za-z.+-]{1,64})?$/;
const API_VERSION = /^[a-z0-9][a-z0-9.-]*(?:\/[a-z0-9]+){0,1}(?:\/[A-Za-z0-9]+)?$/;
const MOST_API_VERSIONS = 2_000;

/**
 * Checks everything that becomes an argument: each has a grammar in which no flag can hide (security EXEC-1, EXEC-2).
 * @throws RenderError options-invalid
 */
export function helmArguments(task: RenderTask): { release: string; flags: string[] } {
  const release = task.renderer.helm.releaseName ?? task.releaseName;
  if (!NAME.test(release) || release.length > LONGEST_RELEASE) {
    throw invalid(
      `\`${printable(release)}\` cannot be the name of a Helm release.`,
      `A release name has at most ${LONGEST_RELEASE} lower-case letters, digits and dashes.`,
      'Set a shorter release name in the application’s Helm options.',
    );
  }
  const { apiVersions = [] } = task.target;
  const kubeVersion = task.renderer.helm.kubeVersion ?? task.target.kubeVersion;
  const wrong = [
    ...(NAME.test(task.namespace) && task.namespace.length <= 63 ? [] : [task.namespace]),
    ...(kubeVersion === undefined || KUBE_VERSION.test(kubeVersion) ? [] : [kubeVersion]),
    ...apiVersions.filter((version) => version.length > 253 || !API_VERSION.test(version)),
  ];
  if (wrong.length > 0 || apiVersions.length > MOST_API_VERSIONS) {
    const name = printable(wrong[0] ?? `${apiVersions.length} API versions`);
    throw invalid(
      `\`${name}\` cannot be given to Helm.`,
      'It is no namespace, version or API version.',
      'Try again.',
    );
  }
  const flags = [`--namespace=${task.namespace}`, ...(task.renderer.helm.skipCrds ? [] : ['--include-crds'])];
  if (kubeVersion !== undefined) flags.push(`--kube-version=${kubeVersion}`);
  for (const version of apiVersions) flags.push(`--api-versions=${version}`);
  return { release, flags };
}

/**
 * The values files as paths in the repository, links resolved inside it (security REPO-4).
 * @throws RenderError helm-values, path-refused, link-refused
 */
export async function valuesFiles(task: RenderTask): Promise<string[]> {
  const paths: string[] = [];
  for (const name of task.renderer.helm.valuesFiles) {
    // As in Argo CD, a leading slash is the repository's root.
    const path = name.startsWith('/')
      ? posix.normalize(name).slice(1)
      : posix.normalize(posix.join(task.folder, name));
    const escapes = path === '..' || path.startsWith('../');
    const found = escapes ? undefined : await resolveWithin(task.root, path);
    if (found === undefined || !found.stats.isFile()) throw missing(name, escapes);
    paths.push(path);
  }
  return paths;
}

/**
 * Inline values, checked to be a mapping.
 * @throws RenderError helm-values, yaml-*
 */
export function inlineValues(task: RenderTask): string | undefined {
  const { values } = task.renderer.helm;
  if (values.trim() === '') return undefined;
  const documents = readYaml(values, { file: 'inline values', limits: task.limits });
  const value = documents[0]?.value;
  if (documents.length === 1 && typeof value === 'object' && !Array.isArray(value)) return values;
  throw new RenderError('helm-values', {
    what: 'The inline values are not a mapping.',
    why: 'Helm takes one YAML document of keys and values.',
    fix: 'Write them as `key: value` lines.',
  });
}

const invalid = (what: string, why: string, fix: string) =>
  new RenderError('options-invalid', { what, why, fix });

function missing(name: string, escapes: boolean): RenderError {
  return new RenderError('helm-values', {
    what: `There is no values file \`${printable(name)}\` in this revision.`,
    why: escapes
      ? 'It would be outside the repository.'
      : 'Values files are files of the repository, named from the application’s path, or from the root with a leading `/`.',
    fix: 'Correct its name in the application’s Helm options, or push the file.',
  });
}
