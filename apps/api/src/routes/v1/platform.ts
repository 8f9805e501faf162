import type { Handlers, RoutesOf } from '../handler.ts';

export const platform: Handlers<RoutesOf<'platform'>> = {
  'platform.local': async ({ local }) => (await local?.status()) ?? null,
};
