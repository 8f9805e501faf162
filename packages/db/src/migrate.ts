import pg from 'pg';
import { applyMigrations } from './schema-engine.ts';

/** The role the platform runs as: owns nothing, bypasses nothing. Migrations make it, `migrate` gives it its password. */
export const APPLICATION_ROLE = 'landfall_app';

export interface MigrateInput {
  /** URL of a role that may create databases and roles. */
  adminUrl: string;
  /** Made when it does not exist. */
  database: string;
  /** The application role's password from now on. */
  appPassword: string;
}

/**
 * Brings a database to the newest schema; answers the application role's URL and the migrations applied now.
 * @throws Error of Postgres or of the schema engine, whose message names the failing migration.
 */
export async function migrate(input: MigrateInput): Promise<{ url: string; applied: string[] }> {
  await createDatabase(input);
  const owner = urlOf(input.adminUrl, { database: input.database });
  const applied = await applyMigrations(owner);
  await withClient(owner, async (client) => {
    const password = client.escapeLiteral(input.appPassword);
    await client
      .query(`ALTER ROLE ${APPLICATION_ROLE} LOGIN PASSWORD ${password}`)
      .catch(ignoreConcurrentUpdate);
    await client.query(
      `GRANT CONNECT ON DATABASE ${client.escapeIdentifier(input.database)} TO ${APPLICATION_ROLE}`,
    );
  });
  return {
    url: urlOf(input.adminUrl, {
      database: input.database,
      user: APPLICATION_ROLE,
      password: input.appPassword,
    }),
    applied,
  };
}

async function createDatabase({ adminUrl, database }: MigrateInput) {
  await withClient(adminUrl, async (client) => {
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  });
}

async function withClient(connectionString: string, work: (client: pg.Client) => Promise<void>) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Two databases of one server migrated at once set the same role's password: the other one did it. */
function ignoreConcurrentUpdate(error: unknown) {
  if (!(error instanceof Error && error.message.includes('tuple concurrently updated'))) throw error;
}

/** The same server, another database or role. */
export function urlOf(base: string, change: { database?: string; user?: string; password?: string }): string {
  const url = new URL(base);
  if (change.database !== undefined) url.pathname = `/${encodeURIComponent(change.database)}`;
  if (change.user !== undefined) url.username = change.user;
  if (change.password !== undefined) url.password = change.password;
  return url.href;
}
