import { afterEach, expect, test } from 'vitest';
import { certificate, type TlsServer, tlsServer } from '../test/tls.ts';
import { type ConnectedCluster, connect } from './connect.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** An API server that answers each path with fixed JSON. */
async function answering(answers: Record<string, unknown>): Promise<ConnectedCluster> {
  const identity = await certificate('127.0.0.1');
  const server: TlsServer = await tlsServer(identity, (request, response) => {
    const answer = answers[request.url ?? ''];
    response
      .writeHead(answer === undefined ? 503 : 200)
      .end(JSON.stringify(answer ?? { message: 'no backend' }));
  });
  open.push(server);
  const { port } = server;
  const credential = { server: `https://127.0.0.1:${port}`, caPem: identity.cert, auth: { token: 'x' } };
  const cluster = connect(credential, { allow: [{ host: '127.0.0.1', port }] });
  open.push(cluster);
  return cluster;
}

const aggregated = (items: unknown[]) => ({ kind: 'APIGroupDiscoveryList', items });
const widgets = {
  metadata: { name: 'x.test' },
  versions: [
    { version: 'v2', freshness: 'Current', resources: [resource('widgets', 'Widget')] },
    {
      version: 'v1',
      freshness: 'Current',
      resources: [resource('widgets', 'Widget'), resource('old', 'Old')],
    },
  ],
};
function resource(name: string, kind: string) {
  return { resource: name, responseKind: { kind }, scope: 'Namespaced', verbs: ['get', 'list'] };
}

test('the first version is the preferred one; all are known', async () => {
  const cluster = await answering({ '/api': aggregated([]), '/apis': aggregated([widgets]) });
  const { kinds, failedGroups } = await cluster.discover();
  expect(kinds).toMatchObject([
    { kind: 'Widget', version: 'v2', versions: ['v2', 'v1'] },
    { kind: 'Old', version: 'v1', versions: ['v1'] },
  ]);
  expect(failedGroups).toEqual([]);
});

test('a group whose server does not answer is failed, not gone', async () => {
  const dead = {
    metadata: { name: 'dead.test' },
    versions: [{ version: 'v1', freshness: 'Stale', resources: [] }],
  };
  const cluster = await answering({ '/api': aggregated([]), '/apis': aggregated([widgets, dead]) });
  expect((await cluster.discover()).failedGroups).toEqual(['dead.test']);
});

test('before 1.26: one request per group version, and a group that fails is failed', async () => {
  const group = (name: string) => ({ name, versions: [{ version: 'v1' }] });
  const cluster = await answering({
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/apis': { kind: 'APIGroupList', groups: [group('apps'), group('dead.test')] },
    '/api/v1': {
      resources: [
        { name: 'pods', kind: 'Pod', namespaced: true, verbs: ['get'] },
        { name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get'] },
      ],
    },
    '/apis/apps/v1': {
      resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true, verbs: ['get'] }],
    },
  });
  const { kinds, failedGroups } = await cluster.discover();
  expect(kinds.map(({ group: of, plural }) => `${of}/${plural}`)).toEqual(['/pods', 'apps/deployments']);
  expect(failedGroups).toEqual(['dead.test']);
});

test('what is as it was is not sent again; what has changed is', async () => {
  const identity = await certificate('127.0.0.1');
  let served = [widgets];
  const sent: string[] = [];
  const server: TlsServer = await tlsServer(identity, (request, response) => {
    const etag = `"${request.url}-${served.length}"`;
    const same = request.headers['if-none-match'] === etag;
    sent.push(`${request.url} ${same ? 304 : 200}`);
    const items = request.url === '/apis' ? served : [];
    response.writeHead(same ? 304 : 200, { etag }).end(same ? '' : JSON.stringify(aggregated(items)));
  });
  open.push(server);
  const { port } = server;
  const credential = { server: `https://127.0.0.1:${port}`, caPem: identity.cert, auth: { token: 'x' } };
  const cluster = connect(credential, { allow: [{ host: '127.0.0.1', port }] });
  open.push(cluster);
  const first = await cluster.discover();
  expect(await cluster.discover()).toEqual(first);
  expect(await cluster.guarded(() => undefined).discover()).toEqual(first);
  expect(sent.sort()).toEqual(['/api 200', '/api 304', '/api 304', '/apis 200', '/apis 304', '/apis 304']);
  served = [
    widgets,
    {
      metadata: { name: 'y.test' },
      versions: [{ version: 'v1', freshness: 'Current', resources: [resource('gadgets', 'Gadget')] }],
    },
  ];
  expect((await cluster.discover()).kinds.map(({ kind }) => kind)).toEqual(['Widget', 'Old', 'Gadget']);
});
