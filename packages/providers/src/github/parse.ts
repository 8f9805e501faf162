import { z } from 'zod';
import type { Provider, ProviderEvent } from '../provider.ts';
import { plainLine } from '../read-text.ts';
import { readBody } from './read-body.ts';

const text = z.string().catch('');
const yes = z.boolean().catch(false);
const person = z.object({ name: text, login: text }).catch({ name: '', login: '' });

const commit = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
  .optional()
  .catch(undefined);

/** Only `ref` is needed to understand a push; everything else may be missing or of any type. */
const push = z.object({
  ref: z.string().min(1).max(1024),
  before: commit,
  after: commit,
  deleted: yes,
  forced: yes,
  commits: z.array(z.unknown()).catch([]),
  pusher: person,
  sender: person,
  head_commit: z.object({ message: text }).nullish().catch(null),
});

const ping = z.object({ zen: text }).catch({ zen: '' });

/** Reads a GitHub delivery's body as a hint. A body sent as a form (GitHub's own default) is read too. */
export const parse: Provider['parse'] = (event, rawBody) => {
  const name = plainLine(event, 100);
  const body = readBody(rawBody);
  if (event === 'ping') return { kind: 'ping', message: plainLine(ping.parse(body).zen, 200) };
  if (event !== 'push') return { kind: 'ignored', event: name, reason: 'other-event' };
  const understood = push.safeParse(body);
  if (!understood.success) return { kind: 'ignored', event: name, reason: 'not-understood' };
  return pushEvent(understood.data);
};

function pushEvent(body: z.infer<typeof push>): ProviderEvent {
  const ref = plainLine(body.ref, 1024);
  const branch = afterPrefix(ref, 'refs/heads/');
  const tag = afterPrefix(ref, 'refs/tags/');
  const [before, after] = [body.before, body.after].map((id) => (/^0+$/.test(id ?? '0') ? undefined : id));
  return {
    kind: 'push',
    ref,
    ...(branch === undefined ? {} : { branch }),
    ...(tag === undefined ? {} : { tag }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    deleted: body.deleted,
    forced: body.forced,
    commits: body.commits.length,
    pusher: plainLine(body.pusher.name || body.pusher.login || body.sender.login, 200),
    message: plainLine(body.head_commit?.message ?? '', 500),
  };
}

function afterPrefix(ref: string, prefix: string): string | undefined {
  return ref.startsWith(prefix) && ref.length > prefix.length ? ref.slice(prefix.length) : undefined;
}
