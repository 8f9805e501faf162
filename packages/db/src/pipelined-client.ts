import type { Writable } from 'node:stream';
import { Client, type ClientConfig } from 'pg';

/** What opens every transaction: its answer tells nothing but that it went well. */
const OPENS = /^(?:BEGIN$|SELECT set_config\('landfall\.organization')/;
/** Whoever writes a statement says so of it: the work has nothing more to ask. */
const LAST = /^\s*\/\* last \*\//;
/** What leaves a transaction, or begins the next one on a connection that nobody left it on. */
const ENDS = /^(?:COMMIT|ROLLBACK|BEGIN)$/;
/** It would run outside of any transaction, and see no rows. */
const BEHIND_LAST =
  'A statement was asked for behind the last one of its transaction, which is committed (decision 0032).';
const DONE = { rowCount: null, fields: [], rows: [] };

type Ask = (query: string | { text: string }, ...more: unknown[]) => unknown;

/**
 * A connection that sends a statement before the one ahead of it was answered, and that does not wait for what opens a
 * transaction: `BEGIN` and whose rows may be seen go out with the first statement of the work. The server runs them in the
 * order they were asked for, so nothing of the work runs before; where one of them fails, the statement behind it fails.
 * What is asked in one turn of the event loop is one write (decision 0018). A statement that begins with the comment `last` is
 * followed by `COMMIT` at once: what it locks is free again before its answer was read (decision 0032). A statement behind it fails.
 */
export class PipelinedClient extends Client {
  constructor(config: ClientConfig = {}) {
    super({ ...config, pipeline: true });
    const { connection } = this as unknown as { connection: { stream: Writable } };
    const ask = openingAhead(super.query.bind(this) as Ask);
    const gather = gathering();
    this.query = ((...asked: Parameters<Ask>) => {
      // The stream of a connection that was upgraded to TLS is another one than at first.
      gather(connection.stream);
      return ask(...asked);
    }) as Client['query'];
  }
}

/** Holds what is written to a stream until the turn is over. */
function gathering(): (stream: Writable) => void {
  let held: Writable | undefined;
  return (stream) => {
    if (held === stream) return;
    held = stream;
    stream.cork();
    setImmediate(() => {
      if (held === stream) held = undefined;
      stream.uncork();
    });
  };
}

/** @param ask sends a statement; statements run in the order in which it was called */
export function openingAhead(ask: Ask): Ask {
  let ahead: Promise<unknown> = Promise.resolve();
  let ending: Promise<unknown> | undefined;
  return (query, ...more) => {
    const text = typeof query === 'string' ? query : query.text;
    const sent = ending;
    if (sent && !ENDS.test(text)) return Promise.reject(new Error(BEHIND_LAST));
    ending = undefined;
    // It was sent behind the last statement; how it went is told to whoever asks for it.
    if (sent && text === 'COMMIT') return sent;
    const answer = ask(query, ...more);
    // Whoever gives a callback is told by that: the pool, for what needs no transaction.
    if (!(answer instanceof Promise)) return answer;
    const opened = ahead;
    if (OPENS.test(text)) {
      ahead = Promise.all([opened, answer]);
      // Told to whoever asks next; without one nobody has to know.
      ahead.catch(() => undefined);
      return Promise.resolve(DONE);
    }
    ahead = Promise.resolve();
    if (LAST.test(text)) {
      const committed = ask('COMMIT');
      ending = committed instanceof Promise ? committed : undefined;
      ending?.catch(() => undefined);
    }
    // Both may fail; the first of them says why.
    return Promise.all([opened, answer]).then(([, result]) => result);
  };
}
