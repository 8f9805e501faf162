import path from 'node:path';
import process from 'node:process';
import { launch } from './launch.ts';
import { LaunchError } from './launch-error.ts';
import { type Options, readOptions, usage } from './options.ts';
import { pushLines } from './sample.ts';
import { openStops } from './stops.ts';
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
  stopOnSignals(terminal, stops.run);
  try {
    await run(options, terminal, stops);
  } catch (error) {
    await stops.run();
    terminal.end();
    throw error;
  }
}

async function run(options: Options, terminal: Terminal, stops: ReturnType<typeof openStops>): Promise<void> {
  const began = performance.now();
  if (options.reset) terminal.print(`  Forgetting everything in ${options.stateDir}`);
  const launched = await launch(options, { checkout, stops, told: terminal });
  const took = ((performance.now() - began) / 1000).toFixed(1);
  const lines = await pushLines(launched.sample);
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

function stopOnSignals(terminal: Terminal, stop: () => Promise<void>): void {
  let asked = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      // npm and the terminal both pass a Ctrl-C on: only a later one is a second one
      if (asked > 0 && now - asked > 1000) process.exit(1);
      if (asked > 0) return;
      asked = now;
      terminal.print('\n  Stopping …');
      void stop().then(() => {
        terminal.print(`  Stopped in ${((performance.now() - now) / 1000).toFixed(1)} s.`);
        terminal.end();
        process.exit(0);
      });
    });
  }
}

main().catch((error: Error) => {
  console.error(
    `\n${error instanceof LaunchError || error.name === 'DevstackError' ? error.message : error.stack}`,
  );
  process.exit(1);
});
