import type { AgentConnection } from '@landfall/actions/agents/connection';
import { pendingDecisions, pendingTasks } from '@landfall/actions/agents/pending';
import { recordFacts } from '@landfall/actions/agents/record-facts';
import { refuseTask } from '@landfall/actions/agents/refuse-task';
import { rotateAgent } from '@landfall/actions/agents/rotate';
import { takeJournal } from '@landfall/actions/agents/take-journal';
import type { FromAgent } from '@landfall/contracts/agent-protocol';
import type { Followed } from '@landfall/queue';
import type { FastifyBaseLogger } from 'fastify';
import { type AgentFollows, makeAgentFollows } from './agent-follows.ts';
import type { Channel } from './channel.ts';
import { desiredTeller, type TellDesired } from './tell-desired.ts';
import { malformed, questionTooLarge } from './words.ts';

/** An agent that is in: what it is told, and what becomes of what it tells. Everything throws what its action throws. */
export interface Session {
  connection: AgentConnection;
  take(frame: FromAgent): Promise<void>;
  /** Hands over what waits for it and was not handed to this connection yet. */
  handOver(): Promise<void>;
  tellDesired: TellDesired;
}

interface SessionOf {
  connection: AgentConnection;
  journalId: string;
  channel: Channel;
  followed: Pick<Followed, 'say'>;
  log: FastifyBaseLogger;
}

export function makeSession({ connection, journalId, channel, followed, log }: SessionOf): Session {
  const follows = makeAgentFollows(followed);
  return {
    connection,
    take: (frame) => take({ connection, journalId, channel, follows }, frame),
    handOver: async () => {
      for (const { id, question, withinMs } of await pendingTasks(connection)) {
        if (question.kind === 'follow') follows.handed(id, question.question.followId);
        // A connection that ended over it would end again at the next try.
        if (!channel.send({ type: 'task', id, question, withinMs }))
          await refuseTask(connection, id, questionTooLarge(channel.mostBytes));
      }
      for (const { taskId, decision } of await pendingDecisions(connection)) {
        channel.send({ type: 'decision', taskId, decision });
      }
    },
    tellDesired: desiredTeller(connection, channel, log),
  };
}

async function take(
  {
    connection,
    journalId,
    channel,
    follows,
  }: Omit<SessionOf, 'followed' | 'log'> & { follows: AgentFollows },
  frame: FromAgent,
): Promise<void> {
  switch (frame.type) {
    case 'ping':
      return;
    case 'hello':
      return channel.bye(malformed('A hello is said once.'), false);
    case 'facts':
      return recordFacts(connection, frame.facts);
    case 'journal': {
      const upTo = await takeJournal(connection, { journalId, seq: frame.seq, entry: frame.entry });
      channel.send({ type: 'ack', upTo });
      return;
    }
    case 'lines': {
      const { taskId, lines } = frame;
      if ((await follows.take(taskId, lines)) === 'unfollow') channel.send({ type: 'unfollow', taskId });
      return;
    }
    case 'rotate': {
      const identityId = await rotateAgent(connection, frame.keys, frame.signature);
      channel.send({ type: 'rotated', identityId });
      return;
    }
  }
}
