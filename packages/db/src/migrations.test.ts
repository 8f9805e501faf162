import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../../prisma/migrations');
const migrations = readdirSync(folder, { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map(({ name }) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }));

/** Migrations never change; `heads` does anew what this one could not. */
const MENDED = new Set(['20261128092000_rollback']);

test('a migration that writes rows lets its owner see them, who may be no superuser', () => {
  const blind = migrations.flatMap(({ name, sql }) =>
    [...sql.matchAll(/^(?:UPDATE|DELETE FROM) "(\w+)"/gm)].flatMap(({ 1: table, index }) => {
      const lifted = sql.lastIndexOf(`ALTER TABLE "${table}" NO FORCE ROW LEVEL SECURITY;`, index);
      const forced = sql.indexOf(`ALTER TABLE "${table}" FORCE ROW LEVEL SECURITY;`, index);
      return lifted >= 0 && forced > index ? [] : [name];
    }),
  );
  expect(blind.filter((name) => !MENDED.has(name))).toEqual([]);
  expect(blind).toEqual([...MENDED]);
});
