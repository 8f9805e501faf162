import type { RenderLimits } from '../limits.ts';
import type { Tool } from '../tools/obtain.ts';
import type { Stage } from '../tree/stage.ts';
import type { View, Wall } from './command.ts';
import type { ReadyWall } from './ready-wall.ts';

/** How a run is confined; `none` only where isolation cannot be had and was not demanded. */
export type Confinement = { mode: 'sandbox'; wall: Wall; ready?: ReadyWall } | { mode: 'none' };

export interface ToolRun {
  tool: Tool;
  /** Arguments, given where the tool sees the tree. Never a secret: argv can be read by others. */
  argv: (view: View) => string[];
  /**
   * Where the tool begins, given where it sees the tree; the tree itself where nothing is said. Said where the arguments are the same each time: a
   * wall is made ready for the next run then.
   */
  cwd?: ((view: View) => string) | undefined;
  stage: Stage;
  confinement: Confinement;
  limits: RenderLimits;
  signal?: AbortSignal | undefined;
}
