import { getSettings, updateSettings } from '@landfall/actions/retention/settings';
import type { Handlers, RoutesOf } from '../handler.ts';

export const organization: Handlers<RoutesOf<'organization'>> = {
  'organization.settings': ({ context }) => getSettings(context),
  'organization.update': ({ context }, { body }) => updateSettings(context, body),
};
