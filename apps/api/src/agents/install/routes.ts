import { findAgentToken } from '@landfall/actions/agents/find-token';
import { Refusal } from '@landfall/actions/refusal';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Doors } from '../../doors.ts';
import { packAgentChart } from './chart.ts';
import { agentManifest } from './manifest.ts';

const params = z.object({ token: z.string().max(100) });

/**
 * `GET /agent/install/:token.yaml` and `GET /agent/chart.tgz`: what `kubectl` and `helm` are pointed at. Fetching
 * consumes no token, and the chart holds none.
 */
export async function registerInstallation(app: FastifyInstance, { platform }: Doors): Promise<void> {
  const url = platform.publicUrl;
  const chart = await packAgentChart(url);
  app.route({
    method: 'GET',
    url: '/agent/chart.tgz',
    config: { access: 'anyone' },
    handler: (_request, reply) => reply.type('application/gzip').send(chart.archive),
  });
  app.route({
    method: 'GET',
    url: '/agent/install/:token.yaml',
    config: { access: 'anyone' },
    handlerTimeout: 30_000,
    handler: async (request, reply) => {
      const token = params.safeParse(request.params).data?.token;
      const wanted = token === undefined ? undefined : await findAgentToken(platform, token);
      if (token === undefined || !wanted) throw noSuchToken();
      const { rights, namespaces, again } = wanted;
      const manifest = agentManifest({ url, token, rights, namespaces, again, image: chart.image });
      return reply.type('application/yaml; charset=utf-8').send(manifest);
    },
  });
}

/** One answer for a token that was used, one that ran out, and one that never was. */
const noSuchToken = (): Refusal =>
  new Refusal('not-found', {
    what: 'There is no agent to install here.',
    why: 'The token in this address was used already, is older than 15 minutes, or is none of ours.',
    fix: 'Make a new one on the cluster’s page, and use the line that is shown with it.',
  });
