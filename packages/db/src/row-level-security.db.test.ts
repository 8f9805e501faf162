import { randomUUID } from 'node:crypto';
import { type OrganizationId, organizationId } from '@landfall/contracts/ids';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testSchema } from '../test/testing.ts';
import { type Database, openDatabase } from './client.ts';
import { inOrganization } from './transaction.ts';

let schema: Awaited<ReturnType<typeof testSchema>>;
let owner: pg.Client;
let database: Database;

beforeAll(async () => {
  schema = await testSchema();
  owner = new pg.Client({ connectionString: schema.ownerUrl });
  await owner.connect();
  database = openDatabase(schema.url, { connections: 3 });
});
afterAll(async () => {
  await database?.close();
  await owner?.end();
  await schema?.drop();
});

async function column(sql: string): Promise<string[]> {
  const { rows } = await owner.query<{ value: string }>(sql);
  return rows.map((row) => row.value);
}

async function newOrganization(): Promise<OrganizationId> {
  const id = organizationId.parse(randomUUID());
  await inOrganization(database, id, async (tx) => {
    await tx.organization.create({ data: { id, name: 'Acme' } });
    await tx.project.create({ data: { organizationId: id, id: randomUUID(), name: 'default' } });
  });
  return id;
}

describe('the whole of row-level security, listed', () => {
  it('has every table forced, with exactly these policies', async () => {
    const tables = await column(`
      SELECT c.relname || ' ' || c.relrowsecurity || ' ' || c.relforcerowsecurity || ' ' ||
        (SELECT string_agg(p.polname || ':' || p.polcmd::text || ':' || (SELECT string_agg(r.rolname, '+') FROM pg_roles r WHERE r.oid = ANY (p.polroles)), ', ' ORDER BY p.polname)
         FROM pg_policy p WHERE p.polrelid = c.oid) AS value
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> '_prisma_migrations' ORDER BY 1`);
    expect(tables).toMatchInlineSnapshot(`
      [
        "agent_bundles true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "agent_decisions true true tenant:*:landfall_app",
        "agent_identities true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "agent_task_events true true tenant:*:landfall_app",
        "agent_tasks true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "agent_tokens true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "api_tokens true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "applications true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "audit_entries true true tenant:*:landfall_app",
        "clusters true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "commit_reports true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "data_keys true true tenant:*:landfall_app",
        "deliveries true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "deploy_keys true true tenant:*:landfall_app",
        "drifts true true tenant:*:landfall_app",
        "events true true tenant:*:landfall_app",
        "github_visits true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "identities true true lookup:r:landfall_lookup, person:*:landfall_app",
        "installations true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "inventory_items true true tenant:*:landfall_app",
        "leases true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "members true true lookup:r:landfall_lookup, own:r:landfall_app, tenant:*:landfall_app",
        "objects true true tenant:*:landfall_app",
        "organizations true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "probes true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "projects true true tenant:*:landfall_app",
        "proposals true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "pull_plans true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "pull_requests true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "repositories true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "resource_states true true tenant:*:landfall_app",
        "rewrites true true tenant:*:landfall_app",
        "sessions true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "snapshots true true tenant:*:landfall_app",
        "sync_windows true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "syncs true true lookup:r:landfall_lookup, tenant:*:landfall_app",
        "users true true lookup:r:landfall_lookup, person:*:landfall_app",
        "workers true true everyone:*:landfall_app",
      ]
    `);
  });

  it('gives the application no table that it owns and no right beyond its rows', async () => {
    const roles = await column(`
      SELECT rolname || ' super=' || rolsuper || ' bypassrls=' || rolbypassrls || ' createdb=' || rolcreatedb || ' createrole=' || rolcreaterole AS value
      FROM pg_roles WHERE rolname LIKE 'landfall%' ORDER BY 1`);
    expect(roles).toEqual([
      'landfall_app super=false bypassrls=false createdb=false createrole=false',
      'landfall_lookup super=false bypassrls=false createdb=false createrole=false',
    ]);
    expect(
      await column(`SELECT rolcanlogin::text AS value FROM pg_roles WHERE rolname = 'landfall_lookup'`),
    ).toEqual(['false']);
    expect(
      await column(`SELECT tablename AS value FROM pg_tables WHERE tableowner LIKE 'landfall%'`),
    ).toEqual([]);
    const rights = await column(`
      SELECT table_name || ' ' || string_agg(privilege_type, ' ' ORDER BY privilege_type) AS value
      FROM information_schema.role_table_grants WHERE grantee = 'landfall_app' GROUP BY table_name ORDER BY 1`);
    expect(rights).toMatchInlineSnapshot(`
      [
        "agent_bundles DELETE INSERT SELECT UPDATE",
        "agent_decisions DELETE INSERT SELECT UPDATE",
        "agent_identities DELETE INSERT SELECT UPDATE",
        "agent_task_events DELETE INSERT SELECT UPDATE",
        "agent_tasks DELETE INSERT SELECT UPDATE",
        "agent_tokens DELETE INSERT SELECT UPDATE",
        "api_tokens DELETE INSERT SELECT UPDATE",
        "applications DELETE INSERT SELECT UPDATE",
        "audit_entries INSERT SELECT",
        "clusters DELETE INSERT SELECT UPDATE",
        "commit_reports DELETE INSERT SELECT UPDATE",
        "data_keys DELETE INSERT SELECT UPDATE",
        "deliveries DELETE INSERT SELECT UPDATE",
        "deploy_keys DELETE INSERT SELECT",
        "drifts DELETE INSERT SELECT UPDATE",
        "events DELETE INSERT SELECT",
        "github_visits DELETE INSERT SELECT UPDATE",
        "identities DELETE INSERT SELECT UPDATE",
        "installations DELETE INSERT SELECT UPDATE",
        "inventory_items DELETE INSERT SELECT UPDATE",
        "leases DELETE INSERT SELECT UPDATE",
        "members DELETE INSERT SELECT UPDATE",
        "objects DELETE INSERT SELECT",
        "organizations INSERT SELECT UPDATE",
        "probes DELETE INSERT SELECT UPDATE",
        "projects DELETE INSERT SELECT UPDATE",
        "proposals DELETE INSERT SELECT UPDATE",
        "pull_plans DELETE INSERT SELECT UPDATE",
        "pull_requests DELETE INSERT SELECT UPDATE",
        "repositories DELETE INSERT SELECT UPDATE",
        "resource_states DELETE INSERT SELECT UPDATE",
        "rewrites DELETE INSERT SELECT UPDATE",
        "sessions DELETE INSERT SELECT UPDATE",
        "snapshots DELETE INSERT SELECT",
        "sync_windows DELETE INSERT SELECT UPDATE",
        "syncs DELETE INSERT SELECT UPDATE",
        "users INSERT SELECT UPDATE",
        "workers DELETE INSERT SELECT UPDATE",
      ]
    `);
  });

  it('lists every function that sees across tenants: pinned path, ids only, owned by the look-up role', async () => {
    const functions = await column(`
      SELECT p.proname || ' -> ' || pg_get_function_result(p.oid) || ' ' || r.rolname || ' ' || array_to_string(p.proconfig, ',') AS value
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
      WHERE n.nspname = 'public' AND p.prosecdef ORDER BY 1`);
    expect(functions).toMatchInlineSnapshot(`
      [
        "count_observable_clusters -> bigint landfall_lookup search_path=pg_catalog, public",
        "due_agent_tidies -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_checks -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_clusters -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_commit_reports -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_deliveries -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_locks -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_probes -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_proposals -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_pull_plans -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_pulls -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_renders -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_repositories -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_reverts -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_syncs -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_tidies -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "due_windows -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "expired_github_visits -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "expired_probes -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "lookup_agent_access -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "lookup_agent_identity -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "lookup_agent_token -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "lookup_api_token -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "lookup_github_repositories -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "lookup_hook -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "lookup_identity -> TABLE(user_id uuid) landfall_lookup search_path=pg_catalog, public",
        "lookup_memberships -> TABLE(organization_id uuid) landfall_lookup search_path=pg_catalog, public",
        "lookup_session -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
        "lookup_user_by_email -> TABLE(user_id uuid) landfall_lookup search_path=pg_catalog, public",
        "unobserved_clusters -> TABLE(organization_id uuid, id uuid) landfall_lookup search_path=pg_catalog, public",
      ]
    `);
    expect(await column(`SELECT viewname AS value FROM pg_views WHERE schemaname = 'public'`)).toEqual([]);
  });

  it('lets the look-up role read these columns only', async () => {
    const columns = await column(`
      SELECT table_name || ': ' || string_agg(column_name, ' ' ORDER BY column_name) AS value
      FROM information_schema.column_privileges WHERE grantee = 'landfall_lookup' GROUP BY table_name ORDER BY 1`);
    expect(columns).toMatchInlineSnapshot(`
      [
        "agent_bundles: cluster_id identity_id organization_id",
        "agent_identities: cluster_id id organization_id retires_at revoked_at",
        "agent_tasks: cluster_id ended_at expires_at organization_id sent_to",
        "agent_tokens: cluster_id expires_at id organization_id token_hash",
        "api_tokens: id organization_id token_hash",
        "applications: cluster_id id lock_expires_at next_check_at organization_id render_asked render_done revert_asked",
        "clusters: connection_access_hash id kind next_check_at organization_id",
        "commit_reports: id next_try_at organization_id",
        "deliveries: id organization_id received_at repository_id state",
        "github_visits: expires_at id organization_id",
        "identities: github_id host user_id",
        "installations: github_id id organization_id",
        "leases: expires_at key organization_id",
        "members: created_at organization_id user_id",
        "organizations: id next_tidy_at",
        "probes: created_at expires_at id organization_id role state",
        "proposals: id next_look_at organization_id",
        "pull_plans: handed_at id organization_id state",
        "pull_requests: asked done id next_look_at organization_id publish_asked publish_done",
        "repositories: github_id hook_id id installation_id next_poll_at organization_id",
        "sessions: id organization_id token_hash",
        "sync_windows: changes_at id organization_id",
        "syncs: application_id held_since id next_attempt_at organization_id state",
        "users: email id",
      ]
    `);
  });
});

describe('tenants are strangers', () => {
  it('shows nothing without an organization and takes no row', async () => {
    await newOrganization();
    expect(await database.prisma.organization.findMany()).toEqual([]);
    expect(await database.prisma.project.findMany()).toEqual([]);
    const row = { organizationId: randomUUID(), id: randomUUID(), name: 'x' };
    await expect(database.prisma.project.create({ data: row })).rejects.toThrow();
  });

  it('shows each organization its own rows, refuses to write into another and does not leak through the pool', async () => {
    const tenants = await Promise.all(Array.from({ length: 6 }, newOrganization));
    const seen = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const mine = tenants[index % tenants.length] as OrganizationId;
        const rows = await inOrganization(database, mine, (tx) => tx.project.findMany());
        return rows.length === 1 && rows[0]?.organizationId === mine;
      }),
    );
    expect(seen.every(Boolean)).toBe(true);
    const [first, second] = tenants as [OrganizationId, OrganizationId];
    const theirs = { organizationId: second, id: randomUUID(), name: 'mine' };
    await expect(
      inOrganization(database, first, (tx) => tx.project.create({ data: theirs })),
    ).rejects.toThrow(/row-level security/);
    expect(
      await inOrganization(database, first, (tx) =>
        tx.project.deleteMany({ where: { organizationId: second } }),
      ),
    ).toEqual({ count: 0 });
  });

  it('does not let a foreign key point into another organization', async () => {
    const [first, second] = [await newOrganization(), await newOrganization()];
    const theirs = await inOrganization(database, second, (tx) => tx.project.findFirstOrThrow());
    const repository = {
      organizationId: first,
      id: randomUUID(),
      name: 'r',
      url: 'https://e.example/r',
      hookId: randomUUID(),
      sealedHookSecret: Buffer.alloc(1),
    };
    const cluster = { organizationId: first, id: randomUUID(), name: 'c', server: 'https://k.example' };
    await expect(
      inOrganization(database, first, async (tx) => {
        await tx.repository.create({ data: repository });
        await tx.cluster.create({ data: cluster });
        await tx.application.create({
          data: {
            organizationId: first,
            id: randomUUID(),
            projectId: theirs.id,
            name: 'a',
            repositoryId: repository.id,
            targetRevision: 'HEAD',
            path: '.',
            renderer: {},
            clusterId: cluster.id,
            namespace: 'n',
            syncPolicy: {},
          },
        });
      }),
    ).rejects.toThrow(/[Ff]oreign key/);
  });

  it('keeps the audit log and events as they were written', async () => {
    const id = await newOrganization();
    const entry = { organizationId: id, id: randomUUID(), actor: {}, action: 'a.b', subject: {} };
    await inOrganization(database, id, (tx) => tx.auditEntry.create({ data: entry }));
    await expect(
      inOrganization(database, id, (tx) => tx.auditEntry.updateMany({ data: { action: 'x' } })),
    ).rejects.toThrow(/denied/);
    await expect(inOrganization(database, id, (tx) => tx.auditEntry.deleteMany())).rejects.toThrow(/denied/);
    await expect(
      inOrganization(database, id, (tx) => tx.event.updateMany({ data: { type: 'x' } })),
    ).rejects.toThrow(/denied/);
  });
});
