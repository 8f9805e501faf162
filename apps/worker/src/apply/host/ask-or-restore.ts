import { listInventory } from '@landfall/actions/inventory/list';
import { MEMORY_DAMAGED } from '@landfall/contracts/host';
import { type Answers, ask, type Draft } from './ask.ts';
import type { AgentLine } from './follow-task.ts';
import { HostProblem } from './host-problem.ts';

type Known = Draft & { question: { application: { id: string } } };

/**
 * Asks; an agent that cannot read its inventory of the application is asked once more with our copy of it, which is made from each
 * of its answers. What it wrote since the last of them is found by its mark. @throws what `ask` throws
 */
export async function askOrRestore<Kind extends keyof Answers>(
  line: AgentLine,
  { kind, question }: Known,
  options: Parameters<typeof ask<Kind>>[2],
): Promise<Answers[Kind]> {
  try {
    return await ask(line, { kind, question }, options);
  } catch (error) {
    if (!(error instanceof HostProblem && error.words.code === MEMORY_DAMAGED)) throw error;
    const restore = await listInventory(line.context, question.application.id);
    return ask(line, { kind, question: { ...question, restore } }, options);
  }
}
