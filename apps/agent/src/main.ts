import { openLog } from '@landfall/log';
import { showAlive } from './alive.ts';
import { readOptions } from './options.ts';
import { runAgent } from './run-agent.ts';

/** A process that cannot close is ended: its Lease runs out and another one goes on. */
const CLOSE_WITHIN_MS = 20_000;

/** Runs until a signal; ends with 1 where it cannot begin, and with 3 when the platform has revoked it. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  const log = openLog(options.logLevel, 'agent');
  process.on('unhandledRejection', (error) => log.error({ error }, 'unhandled rejection'));
  const closing = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    if (closing.signal.aborted) return;
    log.info({ signal }, 'closing');
    closing.abort();
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  showAlive(options.aliveFile, log, closing.signal);
  const last = await runAgent(options, log, closing.signal);
  if (!last) return 0;
  console.error(`${last.what} ${last.why} ${last.fix}`);
  return 3;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : 'The agent could not start.');
    process.exit(1);
  },
);
