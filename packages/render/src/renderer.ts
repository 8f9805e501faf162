import type { RendererKind, RendererOptions } from '@landfall/contracts/renderer';
import type { Rendered } from './rendered.ts';
import type { RenderTask } from './task.ts';

/** The options that say which files of a folder are read. */
export type Choosing = Pick<RendererOptions, 'kind' | 'recurse' | 'plain'>;

/** One way to make manifests of a folder: what a folder of this package exports. */
export interface Renderer {
  kind: RendererKind;
  /** Its name as people write it. */
  title: string;
  /** Does a file of this name make the folder that holds it one of this kind? */
  isStart: (fileName: string) => boolean;
  /** The file that it cannot do without, for people; undefined where any will do. */
  startsFrom?: string;
  /** Which files below the application's folder can change a render whose `reads` are `chosen`, by their path inside it. */
  counts?: (options: Choosing) => (path: string) => boolean;
  /** @throws RenderError with what happened, why and what to do */
  render: (task: RenderTask) => Promise<Rendered>;
}
