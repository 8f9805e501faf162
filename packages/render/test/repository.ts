import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RendererOptions, rendererOptions } from '@landfall/contracts/renderer';
import { onTestFinished, vi } from 'vitest';
import { DEFAULT_LIMITS, type RenderLimits } from '../src/limits.ts';
import { type RenderInput, render } from '../src/render.ts';
import { RenderError } from '../src/render-error.ts';
import type { RenderTask } from '../src/task.ts';

/** Content of a file, or where a link leads. */
export type Entry = string | { link: string };

/** A checkout for one test, 0700 like a real one; gone when the test ends. */
export function checkout(entries: Record<string, Entry>): string {
  const outer = mkdtempSync(join(tmpdir(), 'landfall-test-'));
  onTestFinished(() => rmSync(outer, { recursive: true, force: true }));
  const root = join(outer, 'repository');
  mkdirSync(root);
  chmodSync(root, 0o700);
  for (const [path, entry] of Object.entries(entries)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (typeof entry === 'string') writeFileSync(join(root, path), entry);
    else symlinkSync(entry.link, join(root, path));
  }
  return root;
}

/** A folder where the stages of this test alone are made; below one that is not open to others, a uid of its own cannot follow. */
export function workFolder(mode = 0o700): string {
  const work = mkdtempSync(join(tmpdir(), 'landfall-work-'));
  chmodSync(work, mode);
  vi.stubEnv('LANDFALL_RENDER_DIR', work);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(work, { recursive: true, force: true });
  });
  return work;
}

export const configMap = (name: string, data = 'a: b'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  ${data}\n`;

/** The files of a chart with one template. */
export const chart = (template: string, folder = 'chart'): Record<string, string> => ({
  [`${folder}/Chart.yaml`]: 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
  [`${folder}/templates/main.yaml`]: template,
});

type Options = Parameters<typeof rendererOptions.parse>[0];

/** Input of a render with everything but root and path filled in. */
export const input = (root: string, path: string, options: Options = {}, limits = {}): RenderInput => ({
  root,
  path,
  renderer: rendererOptions.parse(options),
  namespace: 'shop',
  releaseName: 'web',
  limits,
});

export const renderAt = (
  root: string,
  path: string,
  options: Options = {},
  limits: Partial<RenderLimits> = {},
) => render(input(root, path, options, limits));

/** A task as `render` makes it, to switch single defences off. */
export const task = (root: string, folder: string, change: Partial<RenderTask>): RenderTask => ({
  root,
  folder,
  renderer: rendererOptions.parse({}) as RendererOptions,
  target: {},
  namespace: 'shop',
  releaseName: 'web',
  limits: { ...DEFAULT_LIMITS },
  isolation: 'on',
  signal: undefined,
  together: undefined,
  checks: true,
  ...change,
});

/** The error of something that must be refused. */
export async function refusal(act: () => unknown): Promise<RenderError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof RenderError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
