import { randomUUID } from 'node:crypto';
import { storeBundle } from '@landfall/actions/agents/bundles';
import { systemContext } from '@landfall/actions/context';
import { makeToken } from '@landfall/crypto/token';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectAgent, enrolledAgent, type TestAgent } from '../../test/agent.ts';
import { type TestApi, testApi } from '../../test/api.ts';

let api: TestApi;
let origin: string;
beforeAll(async () => {
  api = await testApi({ limits: { agentHeartbeatMs: 1000 } });
  origin = await api.listen();
});
afterAll(() => api.close());

const sealed = Buffer.from([0, 1, 2, 250, 255]);
const store = async (agent: TestAgent): Promise<string> => {
  const { organizationId, clusterId } = agent.enrolled;
  const snapshotId = randomUUID();
  const context = systemContext(api.doors.platform, organizationId, 'a test');
  await storeBundle(context, { clusterId, identityId: agent.identityId, snapshotId, sealed });
  return snapshotId;
};
const get = (id: string, access: string) =>
  api.app.inject({ url: `/agent/snapshots/${id}`, headers: { authorization: `Bearer ${access}` } });

test('a snapshot comes as it was sealed, to the connection that counts and for as long as it does', async () => {
  const agent = await enrolledAgent(api.app, await api.signUp());
  const id = await store(agent);
  const first = await connectAgent(origin, agent);
  const response = await get(id, first.welcome.access);
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-type']).toBe('application/octet-stream');
  expect(response.headers['cache-control']).toBe('no-store');
  expect(response.rawPayload).toEqual(sealed);

  const second = await connectAgent(origin, agent);
  expect((await get(id, first.welcome.access)).statusCode).toBe(404);
  expect((await get(id, second.welcome.access)).statusCode).toBe(200);
  second.socket.close();
  await vi.waitFor(async () => expect((await get(id, second.welcome.access)).statusCode).toBe(404));
});

test('CLU-5: another agent’s access, of the same organization or another, finds nothing', async () => {
  const ada = await api.signUp();
  const mine = await enrolledAgent(api.app, ada);
  const id = await store(mine);
  const others = [await enrolledAgent(api.app, ada), await enrolledAgent(api.app, await api.signUp())];
  for (const agent of others) {
    const line = await connectAgent(origin, agent);
    const [foreign, missing] = [
      await get(id, line.welcome.access),
      await get(randomUUID(), line.welcome.access),
    ];
    expect(foreign.statusCode).toBe(404);
    expect(foreign.json<{ title: string }>().title).toBe(missing.json<{ title: string }>().title);
    line.socket.close();
  }
});

test('without a valid access it is 401 or 404, and never a 5xx', async () => {
  const id = randomUUID();
  const bare = await api.app.inject(`/agent/snapshots/${id}`);
  expect(bare.statusCode).toBe(401);
  const ada = await api.signUp();
  for (const access of ['x', makeToken('access'), makeToken('api'), ada.session]) {
    expect((await get(id, access)).statusCode).toBe(404);
  }
  expect((await get('none', makeToken('access'))).statusCode).toBe(404);
});
