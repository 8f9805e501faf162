import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { circumstances, keepAs, loadNow } from '../record.ts';
import { openStage, type Stage } from '../stage.ts';
import { bringUp, lookAgain, type Running, syncAgain } from './application.ts';
import { type Options, readOptions, usage } from './options.ts';
import { servePinned } from './pinned.ts';
import { inputs, type RealInput } from './pins.ts';
import { type RealResult, resultTable } from './result.ts';
import { openWitness } from './witness.ts';

const tell = (line: string) => void process.stderr.write(`  ${line}\n`);

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) return console.log(usage);
  const begun = await circumstances();
  const folder = await mkdtemp(join(tmpdir(), 'landfall-real-'));
  const stage = await openStage(folder, { ...options, statements: false });
  const stop = async () => {
    await stage.close();
    if (options.keep) tell(`kept: ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  try {
    const results = await run(stage, options);
    const on = { ...begun, load: { before: begun.load.before, after: loadNow() } };
    console.log(resultTable(results, options.minutes));
    for (const { application, problems } of results)
      for (const problem of problems) console.log(`${application}: ${problem}`);
    const name = `real-${on.commit.slice(0, 8)}`;
    console.log(`\n${await keepAs(name, { on, minutes: options.minutes, results })}`);
    if (results.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
  } finally {
    await stop();
  }
}

async function run(stage: Stage, options: Options): Promise<RealResult[]> {
  const running: Running[] = [];
  for (const input of inputs) running.push(...(await bringUpInput(stage, input, options)));
  await quiet(stage, running, options.minutes);
  for (const one of running) {
    await lookAgain(stage, one);
    await syncAgain(stage, one);
  }
  return running.map(({ result }) => result);
}

async function bringUpInput(stage: Stage, input: RealInput, { only }: Options): Promise<Running[]> {
  const wanted = input.applications.filter(({ name }) => only.length === 0 || only.includes(name));
  if (wanted.length === 0) return [];
  const [, name = ''] = input.repository.split('/');
  const { url, token } = await servePinned(stage.git, input, join(stage.folder, name));
  const credential = { username: 'git', token };
  const repository = await stage.api.call('repositories.connect', { body: { name, url, credential } });
  const running: Running[] = [];
  for (const application of wanted) {
    const one = await bringUp(stage, repository.id, input, application);
    const { objects, firstSyncSeconds, refused, problems } = one.result;
    const words = refused ?? `${objects} objects`;
    tell(
      `${application.name}: ${words} in ${firstSyncSeconds.toFixed(1)} s${problems.map((it) => `\n    ${it}`).join('')}`,
    );
    running.push(one);
  }
  return running;
}

/** Nobody asks for anything while controllers write status; whatever is found to differ, or begins by itself, is a problem. */
async function quiet(stage: Stage, running: readonly Running[], minutes: number): Promise<void> {
  tell(`${minutes} minutes of controllers writing status`);
  const witness = await openWitness(stage.platform.url, stage.api.headers);
  await sleep(minutes * 60_000);
  await witness.stop();
  for (const { applicationId, words } of witness.seen()) {
    const one = running.find(({ id }) => id === applicationId);
    if (!one || 'refused' in one.expected) continue;
    one.result.differences += 1;
    one.result.problems.push(`in the quiet minutes: ${words}`);
  }
}

await main();
