#!/usr/bin/env node
// The one thing that runs before the right Node exists: plain JavaScript for Node 20 or newer, nothing but npm present.
//
//   node scripts/bootstrap.mjs start  [options]   set up what is missing, then apps/local/src/main.ts
//   node scripts/bootstrap.mjs test   [options]   set up what is missing, then scripts/test.ts
//   node scripts/bootstrap.mjs verify [options]   set up what is missing, then scripts/verify.ts
//   node scripts/bootstrap.mjs bench  [options]   set up what is missing, then bench/src/main.ts
//   node scripts/bootstrap.mjs exec   COMMAND …   any command with the right Node and pnpm on its PATH
import process from 'node:process';
import { generateDatabaseClient } from './bootstrap/database-client.mjs';
import { installDependencies } from './bootstrap/dependencies.mjs';
import { handOver } from './bootstrap/hand-over.mjs';
import { findNode } from './bootstrap/node.mjs';
import { findPnpm } from './bootstrap/pnpm.mjs';
import { Refusal, report } from './bootstrap/report.mjs';

const entries = {
  start: 'apps/local/src/main.ts',
  test: 'scripts/test.ts',
  verify: 'scripts/verify.ts',
  bench: 'bench/src/main.ts',
};

async function main() {
  const [verb, ...rest] = process.argv.slice(2);
  if (verb !== 'exec' && !(verb in entries)) {
    throw new Refusal(`usage: node scripts/bootstrap.mjs start | test | verify | bench | exec COMMAND …`);
  }
  const steps = report();
  const node = await findNode(steps);
  const pnpm = await findPnpm(steps);
  await installDependencies(steps, { node, pnpm });
  await generateDatabaseClient(steps, { node });
  steps.end();
  const command =
    verb === 'exec' ? rest : [node, '--disable-warning=ExperimentalWarning', entries[verb], ...rest];
  if (command.length === 0) throw new Refusal('exec needs a command, for example: exec pnpm why zod');
  process.exitCode = await handOver(command, { node, pnpm });
}

main().catch((error) => {
  process.stderr.write(error instanceof Refusal ? `\n${error.message}\n` : `\n${error.stack}\n`);
  process.exitCode = 1;
});
