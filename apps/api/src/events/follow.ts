import type { Context } from '@landfall/actions/context';
import { currentPosition, oldestPosition, readEvents } from '@landfall/actions/events/read';
import type { EventWriter } from './writer.ts';

const PAGE = 200;

/** One reader's place in its organization's events. */
export interface Follower {
  /** Reads on from Postgres to the newest event. Calls while it reads make it look once more. Throws what reading throws. */
  catchUp(): Promise<void>;
  readonly position: number;
}

/**
 * Follows an organization's events from a position. Rows are truth: a wake-up only makes it look. A position that is
 * older than what is kept, or not yet taken, is answered with `reset`: ask for everything again, then go on from here.
 * @param after null starts at the newest event.
 */
export async function follow(context: Context, writer: EventWriter, after: number | null): Promise<Follower> {
  let position = await startAfter(context, writer, after);
  let reading = false;
  let again = false;

  async function readOn(): Promise<void> {
    for (;;) {
      const events = await readEvents(context, { after: position, limit: PAGE });
      const [first] = events;
      // Positions have no gaps: one that is missing has been retired while nobody read it.
      if (first !== undefined && first.position !== position + 1) {
        position = await reset(context, writer);
        continue;
      }
      for (const event of events) {
        if (!writer.isOpen) return;
        await writer.send('landfall', event, event.position);
        position = event.position;
      }
      if (events.length < PAGE || !writer.isOpen) return;
    }
  }

  return {
    catchUp: async () => {
      again = true;
      if (reading) return;
      reading = true;
      try {
        while (again && writer.isOpen) {
          again = false;
          await readOn();
        }
      } finally {
        reading = false;
      }
    },
    get position() {
      return position;
    },
  };
}

async function startAfter(context: Context, writer: EventWriter, after: number | null): Promise<number> {
  const current = await currentPosition(context);
  if (after === null || after === current) return current;
  const oldest = await oldestPosition(context);
  const isKept = after < current && oldest > 0 && after >= oldest - 1;
  return isKept ? after : reset(context, writer);
}

async function reset(context: Context, writer: EventWriter): Promise<number> {
  const position = await currentPosition(context);
  await writer.send('reset', { position }, position);
  return position;
}
