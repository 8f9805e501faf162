import { randomUUID } from 'node:crypto';
import type { EventBody } from '@landfall/contracts/event';
import { organizationId, projectId, userId } from '@landfall/contracts/ids';
import { makeRoleKeys } from '@landfall/crypto/role-keys';
import { type Database, openDatabase } from '@landfall/db/client';
import { testSchema } from '@landfall/db/testing';
import type { Context, Platform } from '../src/context.ts';
import { readEvents } from '../src/events/read.ts';
import { newId } from '../src/id.ts';
import { unitOfWork } from '../src/unit.ts';

export interface TestPlatform {
  platform: Platform;
  keys: ReturnType<typeof makeRoleKeys>;
  url: string;
  ownerUrl: string;
  /** Every job asked for, in order: what the queue would have been told. */
  jobs: { name: string; payload: unknown }[];
  /** The clusters whose agents were to be woken, in order. */
  agentWakes: string[];
  /** A person with an organization of their own: one tenant per suite. */
  member(name?: string): Promise<Context>;
  /** Every row of every table as text, read as the owner: for what must not be there, and what must not change. */
  dump(): Promise<Map<string, string>>;
  close(): Promise<void>;
}

/** Actions over a real Postgres of this file's own; the queue is a list, because rows are truth and jobs only wake-ups. */
export async function testPlatform(): Promise<TestPlatform> {
  const schema = await testSchema();
  const database: Database = openDatabase(schema.url, { connections: 5 });
  const keys = makeRoleKeys();
  const jobs: TestPlatform['jobs'] = [];
  const agentWakes: string[] = [];
  const platform: Platform = {
    database,
    queue: {
      enqueue: async (name, payload) => {
        jobs.push({ name, payload });
        return true;
      },
      wake: async () => true,
      wakeAgents: async ({ clusterId }) => {
        agentWakes.push(clusterId);
        return true;
      },
    },
    publicKeys: keys.publicKeys,
    publicUrl: 'https://landfall.example',
    now: () => new Date(),
  };
  const close = async () => {
    await database.close();
    await schema.drop();
  };
  return {
    platform,
    keys,
    url: schema.url,
    ownerUrl: schema.ownerUrl,
    jobs,
    agentWakes,
    member: (name) => newMember(platform, name),
    dump: () => dump(schema.ownerUrl),
    close,
  };
}

async function dump(ownerUrl: string): Promise<Map<string, string>> {
  const owner = openDatabase(ownerUrl, { connections: 1 });
  const tables = await owner.prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`;
  const texts = new Map<string, string>();
  for (const { name } of tables) {
    const sql = `SELECT one::text AS text FROM "${name}" AS one ORDER BY 1`;
    const rows = await owner.prisma.$queryRawUnsafe<{ text: string }[]>(sql);
    texts.set(name, rows.map(({ text }) => text).join('\n'));
  }
  await owner.close();
  return texts;
}

async function newMember(platform: Platform, name = 'Ada'): Promise<Context> {
  const person = newId(userId);
  const organization = newId(organizationId);
  const context: Context = {
    ...platform,
    organizationId: organization,
    person,
    actor: { kind: 'user', userId: person, name },
  };
  await unitOfWork(context, async ({ tx }) => {
    await tx.user.create({
      data: { id: person, name, email: `${randomUUID()}@example.com`, passwordHash: '-' },
    });
    await tx.organization.create({ data: { id: organization, name: `${name} & Co` } });
    await tx.member.create({ data: { organizationId: organization, userId: person } });
    await tx.project.create({
      data: { organizationId: organization, id: newId(projectId), name: 'default' },
    });
  });
  return context;
}

/** The bodies of all events of a context's organization, in order. */
export async function eventsOf(context: Context): Promise<EventBody[]> {
  const events = await readEvents(context, { after: 0, limit: 1000 });
  return events.map((event) => event.body);
}
