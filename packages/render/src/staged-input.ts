import type { ToolRun } from './sandbox/tool-run.ts';
import type { Tool } from './tools/obtain.ts';
import type { Collected } from './tree/collect.ts';

/** What a renderer that runs a tool asks for. */
export interface StagedInput {
  tool: Tool;
  /** Folders and files that the tool gets to see, relative to the root. */
  roots: Iterable<string>;
  argv: ToolRun['argv'];
  cwd?: ToolRun['cwd'];
  /** Looks at what was collected before the tool does; throws to refuse. */
  inspect?: (collected: Collected) => Promise<void>;
  /** Files for the tool beside the tree: name → text. */
  input?: Record<string, string>;
}
