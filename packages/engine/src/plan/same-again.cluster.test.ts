import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { sandbox } from '../../test/sandbox.ts';

const service = (spec: { [key: string]: Json }): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }], ...spec },
});

test.each<[string, Manifest, Manifest, Json]>([
  ['a node port', service({}), service({ type: 'NodePort' }), 'chosen by the cluster'],
  ['node ports of a load balancer', service({}), service({ type: 'LoadBalancer' }), 'chosen by the cluster'],
  [
    'an address',
    service({ type: 'ExternalName', externalName: 'x.test' }),
    service({ type: 'ClusterIP' }),
    'chosen by the cluster',
  ],
])(
  '4.3: %s that the API server draws at each try makes no other plan: what was approved is what runs',
  async (_, before, after, shown) => {
    const box = await sandbox();
    await box.sync([before]);
    const digests = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      const { plan } = await box.plan([after]);
      expect(plan.items[0]?.changes).toEqual(
        expect.arrayContaining([expect.objectContaining({ after: shown })]),
      );
      digests.add(plan.digest);
    }
    expect(digests.size).toBe(1);
    expect((await box.sync([after], { waitForHealth: false })).outcome).toBe('succeeded');
    expect((await box.plan([after])).plan.items[0]?.action).toBe('unchanged');
  },
);
