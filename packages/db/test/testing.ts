import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prepareTemplate, testDatabase } from '@landfall/devstack/test-stack';
import { APPLICATION_ROLE, migrate, urlOf } from '../src/migrate.ts';

/** One password for every test database: the role belongs to the server, and tests run beside each other. */
const PASSWORD = 'landfall-test-only';
const migrations = fileURLToPath(new URL('../../../prisma/migrations/', import.meta.url));

/** A database of its own with the newest schema, cloned from a template that is migrated once per schema. */
export async function testSchema(): Promise<{ url: string; ownerUrl: string; drop(): Promise<void> }> {
  const template = `schema_${migrationsDigest()}`;
  await prepareTemplate(template, async (url) => {
    await migrate({ adminUrl: url, database: new URL(url).pathname.slice(1), appPassword: PASSWORD });
  });
  const database = await testDatabase({ template });
  return {
    url: urlOf(database.url, { user: APPLICATION_ROLE, password: PASSWORD }),
    ownerUrl: database.url,
    drop: database.drop,
  };
}

function migrationsDigest(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(migrations).sort()) {
    if (/^\d/.test(name)) hash.update(name).update(readFileSync(`${migrations}${name}/migration.sql`));
  }
  return hash.digest('hex').slice(0, 12);
}
