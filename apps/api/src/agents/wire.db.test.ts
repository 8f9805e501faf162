import { randomUUID } from 'node:crypto';
import { AGENT_PROTOCOL, type FromAgent } from '@landfall/contracts/agent-protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { enrolledAgent, helloOf, type TestLine } from '../../test/agent.ts';
import { agentLines, lineLimits } from '../../test/agent-lines.ts';
import { type Person, type TestApi, testApi } from '../../test/api.ts';

const FRAME_BYTES = lineLimits.agentFrameBytes;
let api: TestApi;
let ada: Person;
const { origin, call, join, refused } = agentLines(() => api);
beforeAll(async () => {
  api = await testApi({ limits: lineLimits });
  ada = await api.signUp();
});
afterAll(() => api.close());

describe('who is not let in', () => {
  test('a wrong signature, a foreign key, another address, an old nonce and an unknown identity get the same words', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const other = await enrolledAgent(api.app, ada);
    const tries: ((line: TestLine) => Promise<FromAgent>)[] = [
      async (line) => ({ ...(await helloOf(agent, line)), signature: 'A'.repeat(86) }) as FromAgent,
      (line) => helloOf({ ...agent, signing: other.signing }, line),
      (line) => helloOf(agent, line, { origin: 'https://landfall.evil' }),
      (line) => helloOf(agent, line, { nonce: 'of-another-connection' }),
      (line) => helloOf(agent, line, { identityId: randomUUID() as never }),
      // CLU-4: nobody is somebody else's cluster by saying so.
      (line) => helloOf(agent, line, { identityId: other.identityId }),
    ];
    const said = [];
    for (const hello of tries) {
      const line = await call();
      line.send(await hello(line));
      said.push(await refused(line));
      expect(line.heard('welcome')).toEqual([]);
    }
    expect(said[0]?.problem.code).toBe('bad-signature');
    for (const one of said) expect(one).toEqual(said[0]);
  });

  test.each([
    [AGENT_PROTOCOL - 1, 'agent-too-old', 'The agent is too old'],
    [AGENT_PROTOCOL + 1, 'platform-too-old', 'This Landfall is too old'],
  ])('protocol %i is told which side is too old', async (protocol, code, words) => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await call();
    line.send(await helloOf(agent, line, { protocol }));
    const bye = await refused(line);
    expect(bye).toMatchObject({ final: false, problem: { code } });
    expect(bye?.problem.what).toContain(words);
  });

  test('who says nothing, who says something else first, and who says what is no frame', async () => {
    const silent = await call();
    const wrong = await call();
    wrong.send({ type: 'ping' });
    const chatty = await call();
    chatty.send('x'.repeat(20_000));
    for (const line of [silent, wrong, chatty]) {
      expect((await refused(line))?.problem.code).toMatch(/no-hello|malformed-frame/);
    }
  });

  test('without an upgrade it is a problem document like any other', async () => {
    const response = await api.app.inject('/agent/connect');
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.headers['cache-control']).toBe('no-store');
  });

  test('an upgrade of any other door leads nowhere', async () => {
    const socket = new WebSocket(`${(await origin()).replace(/^http/, 'ws')}/v1/healthz`);
    const heard: unknown[] = [];
    socket.on('message', (data) => heard.push(data));
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.on('close', resolve));
    expect(heard).toEqual([]);
  });
});

describe('what breaks the rules of the wire', () => {
  test.each<[string, string | Buffer, string]>([
    ['no JSON', '{', 'malformed-frame'],
    ['no frame', '{"type":"apply"}', 'malformed-frame'],
    ['a write', JSON.stringify({ type: 'journal', seq: 1, entry: { kind: 'apply' } }), 'malformed-frame'],
    [
      'a number that is none',
      JSON.stringify({ type: 'journal', seq: -1, entry: { kind: 'dropped' } }),
      'malformed-frame',
    ],
    ['bytes', Buffer.from('{"type":"ping"}'), 'malformed-frame'],
    ['deep nesting', '['.repeat(30_000), 'malformed-frame'],
    ['too large', JSON.stringify({ type: 'ping', pad: 'x'.repeat(FRAME_BYTES) }), 'frame-too-large'],
  ])('%s ends the connection with a reason', async (_what, frame, code) => {
    const line = await join(await enrolledAgent(api.app, ada));
    line.send(frame);
    expect(await refused(line)).toMatchObject({ problem: { code }, final: false });
  });

  test('far too large is cut off before it is in memory', async () => {
    const line = await join(await enrolledAgent(api.app, ada));
    line.send('x'.repeat(3 * FRAME_BYTES));
    expect((await line.closed).code).toBe(1009);
  });

  test('a hello said twice', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent);
    line.send(await helloOf(agent, line));
    expect((await refused(line))?.problem.code).toBe('malformed-frame');
  });
});
