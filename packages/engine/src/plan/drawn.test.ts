import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { withoutDrawn } from './drawn.ts';

const service = (spec: { [key: string]: Json }): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec,
});
const inGit = service({ type: 'NodePort', ports: [{ port: 80 }, { port: 81, nodePort: 30_081 }] });
const live = service({
  clusterIP: '10.0.0.1',
  clusterIPs: ['10.0.0.1'],
  ports: [{ port: 80 }, { port: 81 }],
});

test('a node port that the API server drew is not told; one of Git’s and one that stands there is', () => {
  const after = (first: number) =>
    service({
      clusterIP: '10.0.0.1',
      clusterIPs: ['10.0.0.1'],
      ports: [
        { port: 80, nodePort: first },
        { port: 81, nodePort: 30_081 },
      ],
    });
  const told = withoutDrawn(after(32_001), inGit, live);
  expect(told).toEqual(withoutDrawn(after(32_002), inGit, live));
  expect(told.spec).toEqual({
    clusterIP: '10.0.0.1',
    clusterIPs: ['10.0.0.1'],
    ports: [
      { port: 80, nodePort: 'chosen by the cluster' },
      { port: 81, nodePort: 30_081 },
    ],
  });
  expect(withoutDrawn(after(32_001), inGit, after(32_001))).toEqual(after(32_001));
});

test('nor an address, nor a port for health checks; what has none gets none', () => {
  const after = service({ clusterIP: '10.0.0.9', clusterIPs: ['10.0.0.9'], healthCheckNodePort: 32_009 });
  const named = service({ type: 'ExternalName' });
  expect(withoutDrawn(after, named, named).spec).toEqual({
    clusterIP: 'chosen by the cluster',
    clusterIPs: ['chosen by the cluster'],
    healthCheckNodePort: 'chosen by the cluster',
  });
  expect(withoutDrawn(named, named, named)).toEqual(named);
  const deployment = { ...after, apiVersion: 'apps/v1', kind: 'Deployment' };
  expect(withoutDrawn(deployment, named, named)).toBe(deployment);
});
