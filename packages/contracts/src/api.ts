import { accountRoutes } from './routes/account.ts';
import { applicationsRoutes } from './routes/applications.ts';
import { clustersRoutes } from './routes/clusters.ts';
import { driftsRoutes } from './routes/drifts.ts';
import { freezeRoutes } from './routes/freeze.ts';
import { githubRoutes } from './routes/github.ts';
import { platformRoutes } from './routes/platform.ts';
import { probesRoutes } from './routes/probes.ts';
import { pullsRoutes } from './routes/pulls.ts';
import { repositoriesRoutes } from './routes/repositories.ts';
import type { Route } from './routes/route.ts';
import { syncsRoutes } from './routes/syncs.ts';

export type { Route };

/** Every REST route. The event stream (`GET /v1/events`), webhooks and health checks are not REST and stand beside it. */
export const routes = {
  ...accountRoutes,
  ...probesRoutes,
  ...repositoriesRoutes,
  ...githubRoutes,
  ...pullsRoutes,
  ...clustersRoutes,
  ...applicationsRoutes,
  ...syncsRoutes,
  ...driftsRoutes,
  ...freezeRoutes,
  ...platformRoutes,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
