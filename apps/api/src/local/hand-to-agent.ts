import { Refusal } from '@landfall/actions/refusal';
import type { Local } from './local.ts';

/**
 * Gives a token to the agent that runs beside the platform. What the token is worth is found out when the agent enrols with
 * it, like anybody. @throws Refusal `refused` where none runs.
 */
export async function handToAgent(local: Local | undefined, token: string): Promise<void> {
  if (await local?.leaveAgentToken(token)) return;
  throw new Refusal('refused', {
    what: 'There is no agent here to use.',
    why: '`npm start -- --agent` runs one beside the platform; this one was started without, or is another installation.',
    fix: 'Start it that way, or run the install line where you can reach the cluster.',
  });
}
