import type { Handlers } from './handler.ts';
import { account } from './v1/account.ts';
import { activity } from './v1/activity.ts';
import { applications } from './v1/applications.ts';
import { clusters } from './v1/clusters.ts';
import { deliveries } from './v1/deliveries.ts';
import { drifts } from './v1/drifts.ts';
import { line, windows } from './v1/freeze.ts';
import { github } from './v1/github.ts';
import { identities } from './v1/identities.ts';
import { organization } from './v1/organization.ts';
import { platform } from './v1/platform.ts';
import { probes } from './v1/probes.ts';
import { pulls } from './v1/pulls.ts';
import { repositories } from './v1/repositories.ts';
import { snapshots } from './v1/snapshots.ts';
import { syncs } from './v1/syncs.ts';
import { tokens } from './v1/tokens.ts';

/** Who answers each route of the table. */
export const handlers: Handlers = {
  ...account,
  ...identities,
  ...organization,
  ...tokens,
  ...probes,
  ...repositories,
  ...github,
  ...pulls,
  ...deliveries,
  ...clusters,
  ...applications,
  ...snapshots,
  ...syncs,
  ...drifts,
  ...line,
  ...windows,
  ...activity,
  ...platform,
};
