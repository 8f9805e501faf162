import { randomUUID } from 'node:crypto';
import type { HostFacts } from '@landfall/contracts/host';
import { afterEach } from 'vitest';
import { connectAgent, dial, type TestAgent, type TestLine } from './agent.ts';
import type { TestApi } from './api.ts';

/** With these what takes an agent seconds takes a test a moment. */
export const lineLimits = {
  agentHeartbeatMs: 300,
  agentHelloMs: 500,
  agentFrameBytes: 64 * 1024,
  agentDesiredMs: 20,
};

/** What an agent tells of where it is. */
export const facts: HostFacts = {
  version: 'v1.34.4',
  uid: randomUUID(),
  nodes: 3,
  permissions: [],
  kinds: [],
};
/** Connections of agents to an API; what a test leaves open is cut after it. */
export function agentLines(api: () => TestApi) {
  const lines: TestLine[] = [];
  let listens: Promise<string> | undefined;
  const origin = (): Promise<string> => {
    listens ??= api().listen();
    return listens;
  };
  afterEach(() => {
    for (const line of lines.splice(0)) line.socket.terminate();
  });
  const kept = <Line extends TestLine>(line: Line): Line => {
    lines.push(line);
    return line;
  };
  const joinSilently = async (agent: TestAgent) => kept(await connectAgent(await origin(), agent));
  return {
    origin,
    /** Somebody who has said nothing yet. */
    call: async () => kept(await dial(await origin())),
    /** An agent that was welcomed and says nothing more. */
    joinSilently,
    /** One that says something often enough, as agents do; it is asked once it has told where it is. */
    join: async (agent: TestAgent, told?: HostFacts) => {
      const line = await joinSilently(agent);
      const beat = setInterval(() => line.send({ type: 'ping' }), 200);
      void line.closed.then(() => clearInterval(beat));
      if (told) line.send({ type: 'facts', facts: told });
      return line;
    },
    /** With which words a line was ended. */
    refused: async (line: TestLine) => {
      const [bye] = await line.hear('bye');
      await line.closed;
      return bye;
    },
  };
}
