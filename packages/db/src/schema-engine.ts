import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

const prismaDirectory = fileURLToPath(new URL('../../../prisma/', import.meta.url));
const noFilter = { externalTables: [], externalEnums: [] };

/**
 * Prisma's own schema engine as WebAssembly, so that no engine binary has to be downloaded. It keeps Prisma's
 * `_prisma_migrations` table: `prisma migrate deploy` stays usable elsewhere. Its connections are closed at the end.
 */
async function withEngine<Result>(
  databaseUrl: string,
  work: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  const { factory, dispose } = wholeScripts(databaseUrl);
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await SchemaEngine.new({ datamodels: await readDatamodels() }, () => undefined, adapter);
  try {
    return await work(engine);
  } finally {
    engine.free();
    await dispose();
  }
}

/**
 * The adapter splits a script at every semicolon, which cuts function bodies in two: here a script goes to Postgres
 * whole, so that a migration is also one implicit transaction.
 */
function wholeScripts(connectionString: string): { factory: PrismaPg; dispose(): Promise<void> } {
  const opened: { dispose(): Promise<void> }[] = [];
  const factory = new PrismaPg({ connectionString });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    opened.push(adapter);
    adapter.executeScript = (script) => runScript(connectionString, script);
    return adapter;
  };
  const dispose = async () => {
    for (const adapter of opened) await adapter.dispose();
  };
  return { factory, dispose };
}

async function runScript(connectionString: string, script: string) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(script);
  } finally {
    await client.end();
  }
}

async function readDatamodels(): Promise<[string, string][]> {
  const directory = join(prismaDirectory, 'schema');
  const names = (await readdir(directory)).filter((name) => name.endsWith('.prisma')).sort();
  return Promise.all(
    names.map(
      async (name): Promise<[string, string]> => [name, await readFile(join(directory, name), 'utf8')],
    ),
  );
}

async function readMigrations() {
  const baseDir = join(prismaDirectory, 'migrations');
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const migrationDirectories = await Promise.all(
    names.map(async (path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(join(baseDir, path, 'migration.sql'), 'utf8') },
      },
    })),
  );
  const lockfile = { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' };
  return { baseDir, lockfile, shadowDbInitScript: '', migrationDirectories };
}

/** Applies what is missing of `prisma/migrations`; answers the names applied now. The URL's role must own the schema. */
export function applyMigrations(databaseUrl: string): Promise<string[]> {
  return withEngine(databaseUrl, async (engine) => {
    const done = await engine.applyMigrations({ migrationsList: await readMigrations(), filters: noFilter });
    return done.appliedMigrationNames;
  });
}

/** SQL that leads from the schema of `from` (nothing, or the given database) to `prisma/schema`: for writing a migration. */
export function schemaDifference(databaseUrl: string, from: 'empty' | 'database'): Promise<string> {
  return withEngine(databaseUrl, async (engine) => {
    const files = (await readDatamodels()).map(([path, content]) => ({ path, content }));
    const result = await engine.diff({
      from:
        from === 'empty' ? { tag: 'empty' } : { tag: 'schemaDatasource', files, configDir: prismaDirectory },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: noFilter,
    });
    return result.stdout ?? '';
  });
}
