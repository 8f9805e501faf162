import path from 'node:path';
import process from 'node:process';
import type { Step } from './board.ts';
import { launch } from './launch.ts';
import { LaunchError } from './launch-error.ts';
import { type Options, readOptions, usage } from './options.ts';
import { pushLines } from './sample.ts';
import type { Told } from './start.ts';
import { openStops, type Stops } from './stops.ts';
import { openTerminal, type Terminal } from './terminal.ts';

const checkout = path.resolve(import.meta.dirname, '..', '..', '..');

/** How the set-up of one start ends: it runs until it is told to stop, or it says why it cannot. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), checkout);
  if (options === undefined) {
    console.log(usage);
    return;
  }
  const terminal = openTerminal(process.stdout);
  const stops = openStops();
  const stopping = stopOnSignals(terminal, stops.run);
  // what fails because it is being stopped did not fail
  const told = {
    step: (step: Step) => (stopping.aborted ? undefined : terminal.step(step)),
    say: (line: string) => (stopping.aborted ? undefined : terminal.say(line)),
  };
  try {
    await run(options, terminal, { stops, told });
  } catch (error) {
    if (stopping.aborted) return;
    await stops.run();
    terminal.end();
    throw error;
  }
}

async function run(
  options: Options,
  terminal: Terminal,
  { stops, told }: { stops: Stops; told: Told },
): Promise<void> {
  const began = performance.now();
  if (options.reset) terminal.print(`  Forgetting everything in ${options.stateDir}`);
  const launched = await launch(options, { checkout, stops, told });
  const took = ((performance.now() - began) / 1000).toFixed(1);
  const lines = pushLines(launched.sample);
  terminal.print(`
  Landfall is at  ${launched.url}   (ready in ${took} s)
  Sign-up is open: make an account there with any e-mail address, it stays on this machine.

  A sample repository to connect:  ${launched.sample.url}
  When it runs, change something and watch it arrive:

${lines.map((text) => `    ${text}`).join('\n')}

  Ctrl-C stops everything. npm start -- --reset forgets all data, --help says what else there is.
`);
  await launched.cluster;
}

/** Stops everything at a signal and ends the process; the answer says whether that has begun. */
function stopOnSignals(terminal: Terminal, stop: () => Promise<void>): AbortSignal {
  const stopping = new AbortController();
  let asked = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      // npm and the terminal both pass a Ctrl-C on: only a later one is a second one
      if (asked > 0 && now - asked > 1000) process.exit(1);
      if (asked > 0) return;
      asked = now;
      stopping.abort();
      terminal.print('\n  Stopping …');
      void stop().then(() => {
        terminal.print(`  Stopped in ${((performance.now() - now) / 1000).toFixed(1)} s.`);
        terminal.end();
        process.exit(0);
      });
    });
  }
  return stopping.signal;
}

main().catch((error: Error) => {
  console.error(
    `\n${error instanceof LaunchError || error.name === 'DevstackError' ? error.message : error.stack}`,
  );
  process.exit(1);
});
