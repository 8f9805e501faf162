import { probeInput, probeView } from '../probe.ts';
import { byId, type Route, route } from './route.ts';

/** Questions asked before anything is saved, or about what lives on a cluster. */
export const probesRoutes = {
  'probes.create': route({
    method: 'POST',
    path: '/v1/probes',
    summary: 'Ask a question before anything is saved',
    tag: 'Probes',
    access: 'member',
    body: probeInput,
    status: 202,
    response: probeView,
  }),
  'probes.get': route({
    method: 'GET',
    path: '/v1/probes/:id',
    summary: 'The answer so far',
    tag: 'Probes',
    access: 'member',
    params: byId,
    status: 200,
    response: probeView,
  }),
} as const satisfies Record<string, Route>;
