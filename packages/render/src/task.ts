import type { RendererOptions } from '@landfall/contracts/renderer';
import type { RenderLimits } from './limits.ts';
import type { Together } from './sandbox/together.ts';

/** A render that is about to happen: its input with every default filled in and its folder found. */
export interface RenderTask {
  /** Checkout on disk; only read. */
  root: string;
  /** The application's folder, relative to the root, '' for the root itself. */
  folder: string;
  renderer: RendererOptions;
  /** What charts see as the cluster; part of the input digest. */
  target: { kubeVersion?: string; apiVersions?: string[] };
  namespace: string;
  releaseName: string;
  limits: RenderLimits;
  /** `on` refuses to run unconfined; `off` is for the test that proves that confinement is what holds. */
  isolation: 'on' | 'if-possible' | 'off';
  signal: AbortSignal | undefined;
  /** Walls that it may share with others of the same commit. */
  together: Together | undefined;
  /** Off only in the same test: the checks before the tool would refuse what the sandbox shall be seen to stop. */
  checks: boolean;
}

/** The folder as people write it. */
export const shown = (folder: string): string => (folder === '' ? '.' : folder);
