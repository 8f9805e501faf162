// Generates the database client from prisma/schema when the schema changed. Nothing is downloaded: the client needs no
// engine, and its generator only checks that the path of one exists.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { environment } from './hand-over.mjs';
import { checkout } from './places.mjs';
import { run } from './run.mjs';
import { digestOf, filesBelow, isStamped, putStamp } from './stamp.mjs';

const script = path.join(checkout, 'packages/db/src/generate.ts');
const generated = path.join(checkout, 'packages/db/src/generated');
const stampFile = path.join(generated, '.landfall-generated');

/** Runs packages/db/src/generate.ts when the schema, the generator or Prisma's version is not the one last used. */
export async function generateDatabaseClient(steps, { node }) {
  if (!existsSync(script)) return;
  const schema = filesBelow(path.join(checkout, 'prisma/schema'), '.prisma');
  const digest = digestOf([...schema, script, path.join(checkout, 'packages/db/package.json')]);
  if (await isStamped(stampFile, digest)) return;
  await steps.step('database client', async () => {
    await run(node, [script], {
      cwd: checkout,
      env: {
        ...environment({ node }),
        PRISMA_SCHEMA_ENGINE_BINARY: node,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
      what: 'generating the database client',
    });
    await putStamp(stampFile, digest);
    return 'generated from prisma/schema';
  });
}
