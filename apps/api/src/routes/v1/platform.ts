import { handToAgent } from '../../local/hand-to-agent.ts';
import type { Handlers, RoutesOf } from '../handler.ts';

export const platform: Handlers<RoutesOf<'platform'>> = {
  'platform.local': async ({ local }) => (await local?.status()) ?? null,
  'platform.runAgent': async ({ local }, { body }) => {
    await handToAgent(local, body.token);
    return null;
  },
};
