import { join } from 'node:path';
import type { RendererKind, RendererOptions } from '@landfall/contracts/renderer';
import { detectKind } from './detect/kind.ts';
import { renderHelm } from './helm/render.ts';
import { renderKustomize } from './kustomize/render.ts';
import { DEFAULT_LIMITS, type RenderLimits } from './limits.ts';
import { renderPlain } from './plain/render.ts';
import { RenderError } from './render-error.ts';
import type { Rendered } from './rendered.ts';
import { type RenderTask, shown } from './task.ts';
import { applicationFolder } from './tree/path.ts';
import { resolveWithin } from './tree/within.ts';

export interface RenderInput {
  /** A checkout of the revision; it is only read. */
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
  signal?: AbortSignal;
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
    checks: true,
  });
}

const RENDERERS: Record<RendererKind, (task: RenderTask) => Promise<Rendered>> = {
  plain: renderPlain,
  kustomize: renderKustomize,
  helm: renderHelm,
};

/** The same for a task whose folder was found. */
export async function renderTask(task: RenderTask): Promise<Rendered> {
  const found = await detectKind(join(task.root, task.folder));
  const wanted = task.renderer.kind;
  if (wanted === 'auto') return RENDERERS[found === 'none' ? 'plain' : found](task);
  if (wanted === 'kustomize' && found !== 'kustomize')
    throw notA('kustomization.yaml', task.folder, 'Kustomize');
  if (wanted === 'helm' && found !== 'helm') await requireChart(task);
  return RENDERERS[wanted](task);
}

/** A folder may hold a chart beside a kustomization; then the options decide. */
async function requireChart(task: RenderTask): Promise<void> {
  const chart = await resolveWithin(
    task.root,
    task.folder === '' ? 'Chart.yaml' : `${task.folder}/Chart.yaml`,
  );
  if (chart === undefined) throw notA('Chart.yaml', task.folder, 'Helm');
}

function notA(file: string, folder: string, renderer: string): RenderError {
  return new RenderError('nothing-to-render', {
    what: `There is no \`${file}\` in \`${shown(folder)}\`.`,
    why: `The application is set to be rendered by ${renderer}, which starts from that file.`,
    fix: 'Correct the path, or choose another renderer in the application’s options.',
  });
}
