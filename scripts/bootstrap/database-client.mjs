// Generates the database client from prisma/schema when the schema changed. Nothing is downloaded: the client needs no
// engine, and its generator only checks that the path of one exists.
import path from 'node:path';
import { environment } from './hand-over.mjs';
import { checkout } from './places.mjs';
import { run } from './run.mjs';
import { digestOf, filesBelow, isStamped, putStamp } from './stamp.mjs';

const home = path.join(checkout, 'packages/db');
const stampFile = path.join(home, 'src/generated/.landfall-generated');

/** Runs `prisma generate` when the schema, its settings or Prisma's version is not the one last used. */
export async function generateDatabaseClient(steps, { node }) {
  const schema = filesBelow(path.join(checkout, 'prisma/schema'), '.prisma');
  const settings = ['package.json', 'prisma.config.ts'].map((file) => path.join(home, file));
  const digest = digestOf([...schema, ...settings]);
  if (await isStamped(stampFile, digest)) return;
  await steps.step('database client', async () => {
    await run(node, [path.join(home, 'node_modules/prisma/build/index.js'), 'generate'], {
      cwd: home,
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
