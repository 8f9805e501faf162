import type { FromAgent, JournalEntry } from '@landfall/contracts/agent-protocol';
import { noteMovedIn } from '../observing/note-moved.ts';
import { Refusal } from '../refusal.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { type AgentConnection, holdConnection } from './connection.ts';
import { recordHealedAlone } from './record-healed-alone.ts';
import { storable } from './storable.ts';
import { storeAnswer, storeEvents } from './store-told.ts';

type Told = Pick<Extract<FromAgent, { type: 'journal' }>, 'seq' | 'entry'> & { journalId: string };

/**
 * Takes an entry of the agent's journal, with what it means in the same transaction, and answers the highest number that is
 * kept: acknowledge that. One that is known already does nothing.
 * @throws Refusal `refused` for a gap or another journal than the connection began with, `conflict` when it counts no more
 */
export function takeJournal(connection: AgentConnection, { journalId, seq, entry }: Told): Promise<number> {
  return unitOfWork(connection.context, async (unit) => {
    const row = await holdConnection(unit.tx, connection);
    const kept = Number(row.journalSeq);
    if (row.journalId !== journalId)
      throw notNext('It is of another journal than the connection began with.');
    if (seq <= kept) return kept;
    if (seq !== kept + 1) throw notNext(`Number ${kept + 1} was to come, and ${seq} came.`);
    await take(unit, connection, storable(entry));
    await unit.tx.cluster.updateMany({ where: { id: connection.clusterId }, data: { journalSeq: seq } });
    return seq;
  });
}

function take(unit: Unit, connection: AgentConnection, entry: JournalEntry): Promise<void> {
  const { context, clusterId } = connection;
  switch (entry.kind) {
    case 'events':
      return storeEvents(unit, connection, entry);
    case 'answer':
      return storeAnswer(unit, connection, entry);
    case 'healed':
      return recordHealedAlone(unit, connection, entry.healed);
    case 'moved':
      return noteMovedIn(unit, context, entry.applicationIds, clusterId);
    case 'dropped':
      return Promise.resolve();
  }
}

const notNext = (why: string): Refusal =>
  new Refusal('refused', {
    what: 'The agent’s journal was not taken.',
    why,
    fix: 'Connect again and go on after the number of the welcome.',
  });
