import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fluxPrograms, versionsOf } from './flux/programs.ts';
import { type Options, readOptions, usage } from './options.ts';
import { type Circumstances, circumstances, keep, loadNow } from './record.ts';
import type { Row } from './row.ts';
import { measureChange } from './scenarios/change.ts';
import { measureDrift } from './scenarios/drift.ts';
import { measureIdle } from './scenarios/idle.ts';
import { measureMonorepo } from './scenarios/monorepo.ts';
import { measureNoisy } from './scenarios/noisy.ts';
import { changes } from './scenarios/scenarios.ts';
import { openStage, type Stage } from './stage.ts';
import { memoryLines, table } from './table.ts';

const tell = (line: string) => void process.stderr.write(`  ${line}\n`);

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) return console.log(usage);
  // Before anything runs: a build would take the cores that a start needs.
  const flux = options.beside && (await fluxPrograms(tell));
  const begun: Circumstances = {
    ...(await circumstances()),
    ...(flux ? { beside: versionsOf(flux) } : {}),
  };
  const folder = await mkdtemp(join(tmpdir(), 'landfall-bench-'));
  // Each role is a user of its own then, as in a start of the platform by itself.
  await chmod(folder, 0o711);
  const stage = await openStage(folder, { ...options, flux });
  const end = async () => {
    await stage.close();
    if (options.keep) tell(`kept: ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  };
  // What it started knows nothing of it: left alone it would run on and slow down whatever is measured next.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void end().finally(() => process.exit(1)));
  try {
    const rows = await measure(stage, options);
    const on = { ...begun, load: { before: begun.load.before, after: loadNow() } };
    console.log(`${table(rows)}\n\n${memoryLines(rows)}`);
    const load = `load ${on.load.before.toFixed(1)} before, ${on.load.after.toFixed(1)} after`;
    const beside = on.beside === undefined ? '' : `, beside ${on.beside}`;
    console.log(
      `\n${on.commit.slice(0, 8)}, ${on.cores} cores, ${on.MiB} MiB, ${load}${beside}; ${await keep(on, rows)}`,
    );
  } finally {
    await end();
  }
}

async function measure(stage: Stage, { scenarios, rounds, applications }: Options): Promise<Row[]> {
  const rows: Row[] = [];
  for (const letter of scenarios) {
    if (letter === 'd') rows.push(...(await measureDrift(stage, rounds, tell)));
    else if (letter === 'e') rows.push(await measureIdle(stage, rounds, tell));
    else if (letter === 'g') rows.push(...(await measureNoisy(stage, rounds, tell)));
    else if (letter === 'f') rows.push(...(await measureMonorepo(stage, { rounds, applications }, tell)));
    else rows.push(await measureChange(stage, changes[letter], rounds, tell));
  }
  return rows;
}

await main();
