import { join } from 'node:path';
import type { GitHubAppEvent } from './github-shapes.ts';
import { describe, pushEvent, type RefUpdate } from './push-event.ts';
import { type GitWebhook, type RepositoryRecord, type RepositoryStore, unknown } from './repositories.ts';
import { type DeliveredEvent, type DeliveredPayload, type Delivery, deliver } from './webhook.ts';

/** The webhook of a GitHub App, and the installation that makes it hear of a repository. */
export interface AppHook {
  webhook(): GitWebhook | undefined;
  installationOf(record: RepositoryRecord): { id: number; node_id: string } | undefined;
  /** What a push means besides itself: what is to be told of it, and where. */
  moved(
    record: RepositoryRecord,
    update: RefUpdate,
    user: string,
  ): Promise<(AppEvent & { record: RepositoryRecord })[]>;
}

/** What the App is told of a repository besides pushes; the installation is added. */
export interface AppEvent {
  event: DeliveredEvent;
  payload: GitHubAppEvent;
}

export type WebhookCalls = ReturnType<typeof webhookCalls>;

/** Calls the webhooks of one server and remembers every call. */
export function webhookCalls(store: RepositoryStore, baseUrl: string) {
  const done: Delivery[] = [];
  let app: AppHook | undefined;
  const underWay = new Set<Promise<unknown>>();
  const call = async (...args: Parameters<typeof deliver>): Promise<Delivery> => {
    const delivery = await deliver(...args);
    done.push(delivery);
    return delivery;
  };
  const callApp = async (event: DeliveredEvent, payload: DeliveredPayload, repository = '', id?: string) => {
    const webhook = app?.webhook();
    if (!webhook) return undefined;
    const delivery: Delivery = { ...(await deliver(repository, webhook, event, payload, id)), app: true };
    done.push(delivery);
    return delivery;
  };
  const callAppOf = async (record: RepositoryRecord, event: DeliveredEvent, payload: GitHubAppEvent) => {
    const installation = app?.installationOf(record);
    if (installation) await callApp(event, { ...payload, installation }, record.fullName);
  };
  const track = (work: Promise<unknown>) => {
    const settled = work.catch(() => undefined).finally(() => underWay.delete(settled));
    underWay.add(settled);
  };
  const folder = (record: RepositoryRecord) => join(store.root, `${record.fullName}.git`);
  const announce = async (record: RepositoryRecord, update: RefUpdate, user: string) => {
    // Read again: the webhook may have been set since the push began.
    const webhook = store.find(record.fullName)?.webhook;
    const installation = app?.installationOf(record);
    const more = (await app?.moved(record, update, user)) ?? [];
    if (webhook || installation) await tellPush(record, update, user, webhook, installation);
    for (const told of more) await callAppOf(told.record, told.event, told.payload);
  };
  const tellPush = async (
    record: RepositoryRecord,
    update: RefUpdate,
    user: string,
    webhook: GitWebhook | undefined,
    installation: ReturnType<AppHook['installationOf']>,
  ) => {
    const payload = await pushEvent(folder(record), { ...record, baseUrl }, update, user);
    if (webhook) await call(record.fullName, webhook, 'push', payload);
    if (installation) await callApp('push', { ...payload, installation }, record.fullName);
  };
  return {
    track,
    /** From now on this App's webhook is told of pushes to its repositories. */
    useApp: (hook: AppHook) => {
      app = hook;
    },
    /** Tells the App's webhook, if it has one. */
    callApp: (event: DeliveredEvent, payload: DeliveredPayload) => track(callApp(event, payload)),
    /** Tells it of a repository that it hears of. */
    callAppOf: (...args: Parameters<typeof callAppOf>) => track(callAppOf(...args)),
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
        const again = earlier?.app && (await callApp(earlier.event, earlier.payload, earlier.repository, id));
        if (again) return again;
        const webhook = earlier && store.find(earlier.repository)?.webhook;
        if (!webhook) throw unknown(id);
        return call(earlier.repository, webhook, earlier.event, earlier.payload, id);
      },
    },
  };
}
