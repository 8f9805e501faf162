import { waitForAnswer } from './answers.ts';
import { type App, apps, environmentOf, type Wiring } from './apps.ts';
import { LaunchError } from './launch-error.ts';
import { homeOf } from './roles.ts';
import type { Start } from './start.ts';
import { runStep } from './steps.ts';
import { type Supervised, supervise } from './supervise.ts';

/** The running processes of the platform, by name; one between two lives is left out. */
export interface Platform {
  processes(): Record<string, number>;
}

/**
 * Starts every process of the platform as the user of its seat, and resolves when the API and the dashboard answer
 * through the front door. The door is first: it says what is still starting.
 * @param bundled resolves when our programs are made.
 * @param built resolves when the dashboard is built; it is started after that.
 * @param changed called when a pid is another one, then and later.
 */
export async function startPlatform(
  start: Start,
  wiring: Wiring,
  made: { bundled: Promise<void>; built: Promise<void>; changed: (platform: Platform) => void },
): Promise<Platform> {
  const { board, options, state, stops, told } = start;
  const running: Supervised[] = [];
  const platform: Platform = { processes: () => pids(running) };
  stops.add(async () => {
    await Promise.all(running.map((process) => process.stop()));
  });
  const down = Promise.withResolvers<never>();
  // after the start it has been said, and the others go on
  down.promise.catch(() => undefined);
  const events = {
    say: told.say,
    changed: () => made.changed(platform),
    gaveUp: (words: string) => down.reject(new LaunchError(words)),
  };
  const begin = async (app: App) => {
    running.push(await supervise(await processOf(app, start), app.title, events));
  };
  await runStep(board, 'platform', async (tell) => {
    tell('putting our programs together');
    await made.bundled;
    const all = apps(wiring);
    for (const app of all.filter(({ name }) => name !== 'web')) await begin(app);
    const waiting = [waitForAnswer(`${wiring.publicUrl}/v1/me`, 'API', state.apps)];
    if (options.dashboard) {
      tell('waiting for the dashboard to be built');
      await made.built;
      for (const app of all.filter(({ name }) => name === 'web')) await begin(app);
      waiting.push(waitForAnswer(`${wiring.publicUrl}/sign-in`, 'dashboard', state.apps));
    }
    tell('waiting until it answers');
    await Promise.race([Promise.all(waiting), down.promise]);
    const words = options.dashboard
      ? 'API, source worker, apply worker, dashboard and front door'
      : 'API, source worker, apply worker and front door';
    return { result: undefined, words };
  });
  return platform;
}

/** How a process of ours is started: as the user of its seat, in its home. */
export async function processOf(app: App, { state, seats }: Start) {
  const home = await homeOf(state, seats, app.seat);
  const account = seats.accounts?.[app.seat];
  return {
    name: app.name,
    dir: state.apps,
    command: process.execPath,
    args: app.args,
    cwd: app.cwd,
    env: environmentOf(app, home, process.env),
    ...(account === undefined ? {} : { runAs: { ...account, readAnywhere: false } }),
  };
}

function pids(running: readonly Supervised[]): Record<string, number> {
  return Object.fromEntries(
    running.flatMap((process) => {
      const pid = process.pid();
      return pid === undefined ? [] : [[process.name, pid]];
    }),
  );
}
