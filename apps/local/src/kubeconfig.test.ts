import { expect, test } from 'vitest';
import { serverAddresses } from './kubeconfig.ts';

const cluster = (server: string) => ({ name: server, cluster: { server } });

test('every server of the file, with its port, once', () => {
  const clusters = [
    'https://10.0.0.7:6443',
    'https://k.example',
    'https://[fd00::1]:6443',
    'https://10.0.0.7:6443/x',
  ];
  expect(serverAddresses(JSON.stringify({ clusters: clusters.map(cluster) }), 'k')).toEqual([
    '10.0.0.7:6443',
    'k.example:443',
    '[fd00::1]:6443',
  ]);
});

test.each(['', 'a: [', '{}', 'clusters: []', 'clusters: [{name: a, cluster: {}}]'])(
  '%j is no kubeconfig',
  (text) => {
    expect(() => serverAddresses(text, '/etc/k')).toThrow(/^\/etc\/k is/);
  },
);
