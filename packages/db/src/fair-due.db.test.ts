import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testSchema } from '../test/testing.ts';
import { type Database, openDatabase } from './client.ts';
import { type DueKind, findDue } from './lookup.ts';

let schema: Awaited<ReturnType<typeof testSchema>>;
let owner: pg.Client;
let database: Database;

beforeAll(async () => {
  schema = await testSchema();
  owner = new pg.Client({ connectionString: schema.ownerUrl });
  await owner.connect();
  // Rows that no tenant could write: what they hang on is not there.
  await owner.query('SET session_replication_role = replica');
  database = openDatabase(schema.url, { connections: 1 });
});
afterAll(async () => {
  await database?.close();
  await owner?.end();
  await schema?.drop();
});

interface Due {
  table: string;
  /** What makes a row due since `$at`, as SQL by column. */
  due: Record<string, string>;
}

/** A new kind takes turns, or says here why it need not: nobody waits for what is only taken away. */
const DUE = {
  deliveries: { table: 'deliveries', due: { received_at: '$at', state: `'pending'` } },
  repositories: { table: 'repositories', due: { next_poll_at: '$at' } },
  renders: { table: 'applications', due: { next_check_at: '$at', render_asked: '1' } },
  checks: { table: 'applications', due: { next_check_at: '$at' } },
  clusters: { table: 'clusters', due: { next_check_at: '$at' } },
  syncs: { table: 'syncs', due: { next_attempt_at: '$at', state: `'pending'` } },
  windows: { table: 'sync_windows', due: { changes_at: '$at' } },
  locks: { table: 'applications', due: { lock_expires_at: '$at' } },
  'source-probes': { table: 'probes', due: probe('source') },
  'apply-probes': { table: 'probes', due: probe('apply') },
  reverts: { table: 'applications', due: { next_check_at: '$at', revert_asked: 'true' } },
  pulls: { table: 'pull_requests', due: { next_look_at: '$at', asked: '1', done: '0', number: '$n' } },
  'pull-plans': { table: 'pull_plans', due: { handed_at: '$at', state: `'planning'` } },
  proposals: { table: 'proposals', due: { next_look_at: '$at' } },
  reports: { table: 'commit_reports', due: { next_try_at: '$at' } },
  'expired-probes': 'only taken away',
  'expired-visits': 'only taken away',
  'agent-tidies': 'only taken away',
  tidies: 'one of each tenant',
} satisfies Record<DueKind, Due | 'only taken away' | 'one of each tenant'>;

const FAIR = Object.entries<Due | string>(DUE).flatMap(([kind, due]) =>
  typeof due === 'string' ? [] : [{ kind: kind as DueKind, ...due }],
);

function probe(role: string): Record<string, string> {
  return { created_at: '$at', role: `'${role}'`, state: `'pending'`, expires_at: `now() + interval '1 day'` };
}

const ANY: Record<string, string> = {
  uuid: 'gen_random_uuid()',
  text: 'md5(random()::text)',
  integer: '0',
  bigint: '0',
  boolean: 'false',
  bytea: `''::bytea`,
  jsonb: `'{}'`,
  ARRAY: `'{}'`,
  'timestamp with time zone': 'now()',
};

/** Rows of one tenant, `count` of them, due since `from`; columns that have to be filled hold anything. */
async function fill(
  { table, due }: Due,
  organizationId: string,
  { count, from }: { count: number; from: string },
) {
  const { rows } = await owner.query<{ name: string; type: string }>(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND is_nullable = 'NO' AND column_default IS NULL`,
    [table],
  );
  const values = new Map(rows.map(({ name, type }) => [name, ANY[type] ?? 'NULL']));
  values.set('organization_id', `'${organizationId}'`);
  for (const [name, sql] of Object.entries(due))
    values.set(name, sql.replace('$at', `timestamptz '${from}' + n * interval '1 s'`).replace('$n', 'n'));
  await owner.query(
    `INSERT INTO "${table}" (${[...values.keys()].map((name) => `"${name}"`).join(', ')})
     SELECT ${[...values.values()].join(', ')} FROM generate_series(1, ${count}) AS n`,
  );
}

it.each(FAIR)(
  '$kind: the one of a tenant is found though another has thousands that wait longer',
  async ({ kind, ...due }) => {
    await owner.query(`TRUNCATE "${due.table}" CASCADE`);
    const [noisy, quiet, third] = [randomUUID(), randomUUID(), randomUUID()];
    await fill(due, noisy, { count: 3_000, from: '2026-01-01' });
    await fill(due, quiet, { count: 1, from: '2026-02-01' });
    await fill(due, third, { count: 2, from: '2026-02-02' });
    const found = await findDue(database, [kind], 6);
    expect(found.map(({ organizationId }) => organizationId)).toEqual([
      noisy,
      quiet,
      third,
      noisy,
      third,
      noisy,
    ]);
    expect(await findDue(database, [kind], 200)).toHaveLength(200);
  },
);

it('of a repository with a thousand deliveries that wait, the oldest is due, and the oldest that somebody began', async () => {
  await owner.query('TRUNCATE deliveries CASCADE');
  const organizationId = randomUUID();
  await fill(DUE.deliveries, organizationId, { count: 1_000, from: '2026-01-01' });
  const repositoryId = randomUUID();
  await owner.query(`UPDATE deliveries SET repository_id = '${repositoryId}'`);
  await owner.query(
    `UPDATE deliveries SET state = 'processing' WHERE id IN (SELECT id FROM deliveries ORDER BY received_at LIMIT 2)`,
  );
  const { rows } = await owner.query<{ id: string }>(
    'SELECT id FROM deliveries ORDER BY received_at LIMIT 3',
  );
  const due = await findDue(database, ['deliveries'], 200);
  expect(due.map(({ id }) => id)).toEqual([rows[0]?.id, rows[2]?.id]);
});
