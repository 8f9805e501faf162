import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('without arguments: port 3000, state in the checkout, a sandbox', () => {
  expect(readOptions([], '/srv/landfall')).toEqual({
    port: 3000,
    stateDir: '/srv/landfall/.landfall',
    reset: false,
    cluster: true,
    agent: false,
    dashboard: true,
    allowAddresses: [],
  });
});

test('a kubeconfig takes the place of the sandbox', () => {
  const options = readOptions(['--kubeconfig', '/etc/k', '--port', '4000'], '/srv/landfall');
  expect(options).toMatchObject({ kubeconfig: '/etc/k', cluster: false, port: 4000 });
});

test('--no-dashboard leaves it out', () => {
  expect(readOptions(['--no-dashboard'], '/x')).toMatchObject({ dashboard: false });
});

test('--no-cluster, --reset and addresses', () => {
  const args = [
    '--no-cluster',
    '--reset',
    '--allow-address',
    '10.0.0.7:6443',
    '--allow-address',
    '[fd00::1]:443',
  ];
  expect(readOptions(args, '/x')).toMatchObject({
    cluster: false,
    reset: true,
    allowAddresses: ['10.0.0.7:6443', '[fd00::1]:443'],
  });
});

test('--agent runs one for the cluster that is offered, and needs one', () => {
  expect(readOptions(['--agent'], '/x')).toMatchObject({ agent: true, cluster: true });
  expect(readOptions(['--agent', '--kubeconfig', '/etc/k', '--no-cluster'], '/x')).toMatchObject({
    agent: true,
  });
  expect(() => readOptions(['--agent', '--no-cluster'], '/x')).toThrow(/--agent needs a cluster/);
});

test('--git-ca is a file', () => {
  expect(readOptions(['--git-ca', '/etc/ca.pem'], '/x')).toMatchObject({ gitCa: '/etc/ca.pem' });
});

test.each(['git.internal', '10.0.0.7', 'fd00::1', '[fd00::1]', 'a.b:1'])('%s is an address', (address) => {
  expect(readOptions(['--allow-address', address], '/x')?.allowAddresses).toEqual([address]);
});

test.each(['https://a', '10.0.0.0/8', 'a,b', 'a b', '-x', 'a:b', '*'])('%s is no address', (address) => {
  expect(() => readOptions([`--allow-address=${address}`], '/x')).toThrow(/neither HOST nor HOST:PORT/);
});

test.each(['0', '65536', 'x', '1.5'])('port %s is refused by name', (port) => {
  expect(() => readOptions(['--port', port], '/x')).toThrow(`--port ${port} is not a port`);
});

test('an unknown option is answered with what there is', () => {
  expect(() => readOptions(['--prot', '1'], '/x')).toThrow(/--prot[\s\S]*npm start \[-- OPTIONS\]/);
  expect(readOptions(['--help'], '/x')).toBeUndefined();
});
