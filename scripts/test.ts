// `npm test`: everything, in the order in which a failure is cheapest to learn of. The last line says how many passed.
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Counts, journeys, noCounts, total, vitest } from './test/count.ts';
import { systemNeeds } from './test/system-needs.ts';
import { root } from './verify/check.ts';
import { verify } from './verify.ts';

const usage = `npm test [-- OPTIONS]
  --project NAME   one vitest project: unit, git, db, cluster, through (repeatable); leaves out verify and the journeys
  --no-e2e         everything but the journeys in a browser`;

const began = performance.now();
const { values } = parseArgs({
  options: {
    project: { type: 'string', multiple: true, default: [] },
    'no-e2e': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Runs one part under a heading, and turns its crash into a failure that is counted. */
async function part(title: string, run: () => Promise<Counts>): Promise<Counts> {
  const start = performance.now();
  console.log(`\n── ${title}`);
  const counts = await run().catch((error: Error) => {
    console.error(error.message);
    return { ...noCounts, failed: 1 };
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`── ${title}: ${counts.passed} passed, ${counts.failed} failed in ${seconds} s`);
  return counts;
}

async function everything(): Promise<Counts> {
  const parts: Counts[] = [];
  const whole = values.project.length === 0;
  const browser = whole && !values['no-e2e'] && existsSync(path.join(root, 'e2e/playwright.config.ts'));
  if (whole) parts.push(await part('verify', async () => ({ ...(await verify()), skipped: 0 })));
  parts.push(await part('what the tests need', () => systemNeeds({ browser })));
  parts.push(await part('vitest', () => vitest(values.project)));
  if (browser) parts.push(await part('journeys in a browser', journeys));
  return total(parts);
}

if (values.help) {
  console.log(usage);
} else {
  const { passed, failed, skipped } = await everything();
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  const left = skipped > 0 ? `, ${skipped} skipped with their reasons beside them` : '';
  console.log(`\nin ${minutes} minutes${left}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
