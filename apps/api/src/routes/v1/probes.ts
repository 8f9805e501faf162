import { createProbe } from '@landfall/actions/probes/create';
import { getProbe } from '@landfall/actions/probes/get';
import { fillInProbe } from '../../local/fill-in.ts';
import type { Handlers, RoutesOf } from '../handler.ts';

export const probes: Handlers<RoutesOf<'probes'>> = {
  'probes.create': async ({ context, local }, { body }) =>
    createProbe(context, await fillInProbe(local, body)),
  'probes.get': ({ context }, { params }) => getProbe(context, params.id),
};
