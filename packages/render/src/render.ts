import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RendererOptions } from '@landfall/contracts/renderer';
import { kindOf } from './detect/kind.ts';
import { DEFAULT_LIMITS, type RenderLimits } from './limits.ts';
import { RenderError } from './render-error.ts';
import type { Rendered } from './rendered.ts';
import type { Renderer } from './renderer.ts';
import { RENDERERS } from './renderers.ts';
import type { Together } from './sandbox/together.ts';
import { type RenderTask, shown } from './task.ts';
import { applicationFolder } from './tree/path.ts';

export interface RenderInput {
  /** A checkout of the revision that nobody else writes to meanwhile; its files are only read, though root may make them 0644. */
  root: string;
  /** The application's path in it. */
  path: string;
  renderer: RendererOptions;
  target?: RenderTask['target'];
  /** Destination namespace, for charts. */
  namespace: string;
  /** Name of the Helm release where the options name none. */
  releaseName: string;
  limits?: Partial<RenderLimits>;
  /** `on` (default) refuses to run a tool unconfined; `if-possible` runs it and says so in the warnings. */
  isolation?: 'on' | 'if-possible';
  signal?: AbortSignal | undefined;
  /** Shared by renders of one commit of one repository that go on beside each other: fewer walls are built. */
  together?: Together | undefined;
}

/**
 * Renders one application's folder to manifests. Runs helm and kustomize confined (design 4.9); the checkout may be
 * hostile.
 * @throws RenderError with what happened, why and what to do
 */
export async function render(input: RenderInput): Promise<Rendered> {
  return renderTask({
    root: input.root,
    folder: await applicationFolder(input.root, input.path),
    renderer: input.renderer,
    target: input.target ?? {},
    namespace: input.namespace,
    releaseName: input.releaseName,
    limits: { ...DEFAULT_LIMITS, ...input.limits },
    isolation: input.isolation ?? 'on',
    signal: input.signal,
    together: input.together,
    checks: true,
  });
}

/**
 * The same for a task whose folder was found. What is done to manifests whatever made them (postBuild's substitution) has its
 * place here, between the renderer and its caller.
 */
export async function renderTask(task: RenderTask): Promise<Rendered> {
  const names = await readdir(join(task.root, task.folder));
  const wanted = task.renderer.kind;
  const found = kindOf(names);
  const kind = wanted === 'auto' ? (found === 'none' ? 'plain' : found) : wanted;
  const renderer = RENDERERS.find((one) => one.kind === kind);
  if (renderer === undefined) throw new Error(`no renderer of the kind ${kind}`);
  // A folder may hold a chart beside a kustomization: the options decide then.
  if (renderer.startsFrom !== undefined && !names.some(renderer.isStart)) throw notA(renderer, task.folder);
  return renderer.render(task);
}

function notA({ startsFrom, title }: Renderer, folder: string): RenderError {
  return new RenderError('nothing-to-render', {
    what: `There is no \`${startsFrom}\` in \`${shown(folder)}\`.`,
    why: `The application is set to be rendered by ${title}, which starts from that file.`,
    fix: 'Correct the path, or choose another renderer in the application’s options.',
  });
}
