import { join } from 'node:path';
import { describe, pushEvent, type RefUpdate } from './push-event.ts';
import { type RepositoryRecord, type RepositoryStore, unknown } from './repositories.ts';
import { type Delivery, deliver } from './webhook.ts';

/** Calls the webhooks of one server and remembers every call. */
export function webhookCalls(store: RepositoryStore, baseUrl: string) {
  const done: Delivery[] = [];
  const underWay = new Set<Promise<unknown>>();
  const call = async (...args: Parameters<typeof deliver>): Promise<Delivery> => {
    const delivery = await deliver(...args);
    done.push(delivery);
    return delivery;
  };
  const track = (work: Promise<unknown>) => {
    const settled = work.catch(() => undefined).finally(() => underWay.delete(settled));
    underWay.add(settled);
  };
  const folder = (record: RepositoryRecord) => join(store.root, `${record.fullName}.git`);
  const announce = async (record: RepositoryRecord, update: RefUpdate, user: string) => {
    // Read again: the webhook may have been set since the push began.
    const webhook = store.find(record.fullName)?.webhook;
    if (!webhook) return;
    const payload = await pushEvent(folder(record), { ...record, baseUrl }, update, user);
    await call(record.fullName, webhook, 'push', payload);
  };
  return {
    track,
    pushed: (...args: Parameters<typeof announce>) => track(announce(...args)),
    verbs: {
      ping: async (name: string) => {
        const record = store.find(name);
        if (!record?.webhook) throw unknown(name);
        const config = { url: record.webhook.url, content_type: 'json' } as const;
        const hook = { type: 'Repository', id: 1, events: ['push'], active: true, config } as const;
        const repository = await describe(folder(record), { ...record, baseUrl });
        const payload = {
          zen: 'Keep it logically awesome.',
          hook_id: 1,
          hook: { ...hook, events: ['push'] },
          repository,
        };
        return call(record.fullName, record.webhook, 'ping', payload);
      },
      deliveries: async () => {
        while (underWay.size > 0) await Promise.all(underWay);
        return done;
      },
      redeliver: async (id: string) => {
        const earlier = done.find((delivery) => delivery.id === id);
        const webhook = earlier && store.find(earlier.repository)?.webhook;
        if (!webhook) throw unknown(id);
        return call(earlier.repository, webhook, earlier.event, earlier.payload, id);
      },
    },
  };
}
