import examples from '@octokit/webhooks-examples' with { type: 'json' };
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { github } from '../index.ts';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const all = examples as unknown as { name: string; examples: unknown[] }[];
const real = (name: string) => all.find((event) => event.name === name)?.examples ?? [];

describe("GitHub's own payloads", () => {
  it.each(real('push').map((body, index) => [index, body] as const))('push %i', (_, body) => {
    const event = github.parse('push', bytes(body));
    expect(event).toMatchObject({ kind: 'push', ref: (body as { ref: string }).ref });
    if (event.kind !== 'push') return;
    expect(event.branch ?? event.tag).toBe(event.ref.replace(/^refs\/(heads|tags)\//, ''));
    expect(event.pusher).not.toBe('');
    expect(event.deleted ? event.after : event.after?.length).toBe(event.deleted ? undefined : 40);
  });

  it('ping', () => {
    const [body] = real('ping');
    expect(github.parse('ping', bytes(body))).toMatchObject({
      kind: 'ping',
      message: expect.stringMatching(/\w/),
    });
  });

  it('everything else is ignored by name', () => {
    const others = all.filter((event) => event.name !== 'push' && event.name !== 'ping');
    expect(others.length).toBeGreaterThan(40);
    for (const other of others) {
      for (const body of other.examples) {
        const ignored = { kind: 'ignored', event: other.name, reason: 'other-event' };
        expect(github.parse(other.name, bytes(body))).toEqual(ignored);
      }
    }
  });
});

describe('a push', () => {
  it('of a deleted branch has no head', () => {
    const body = { ref: 'refs/heads/old', after: '0'.repeat(40), deleted: true, commits: [] };
    const event = github.parse('push', bytes(body));
    expect(event).toMatchObject({ kind: 'push', branch: 'old', deleted: true, commits: 0 });
    expect(event).not.toHaveProperty('after');
  });

  it('of a tag', () => {
    const event = github.parse('push', bytes({ ref: 'refs/tags/v1.2.3', after: 'a'.repeat(40) }));
    expect(event).toMatchObject({ tag: 'v1.2.3', after: 'a'.repeat(40) });
    expect(event).not.toHaveProperty('branch');
  });

  it('sent as a form is read too', () => {
    const form = new URLSearchParams({ payload: JSON.stringify({ ref: 'refs/heads/main', forced: true }) });
    expect(github.parse('push', Buffer.from(form.toString()))).toMatchObject({
      branch: 'main',
      forced: true,
    });
  });

  it('brings texts that are one bounded, printable line', () => {
    const message = `\u001b[31mred\u202e ${'x'.repeat(9000)}\nsecond`;
    const event = github.parse(
      'push',
      bytes({ ref: 'refs/heads/m', head_commit: { message }, pusher: { name: 'a\u0000b' } }),
    );
    expect(event).toMatchObject({ kind: 'push', pusher: 'ab' });
    if (event.kind === 'push') expect(event.message).toMatch(/^\[31mred x{490}/);
    if (event.kind === 'push') expect(event.message.length).toBe(500);
  });
});

describe('HOOK-3: never throws', () => {
  const events = fc.constantFrom('push', 'ping', 'installation', '');

  it('whatever the bytes', () => {
    fc.assert(
      fc.property(events, fc.uint8Array({ maxLength: 400 }), (event, body) => {
        expect(['push', 'ping', 'ignored']).toContain(github.parse(event, body).kind);
      }),
    );
  });

  it('whatever the JSON', () => {
    fc.assert(
      fc.property(events, fc.json(), (event, body) => {
        expect(['push', 'ping', 'ignored']).toContain(github.parse(event, Buffer.from(body)).kind);
      }),
    );
  });

  it('whatever stands in the fields of a real push', () => {
    const [template] = real('push');
    const field = fc.constantFrom(...Object.keys(template as object));
    fc.assert(
      fc.property(field, fc.jsonValue(), (name, value) => {
        const event = github.parse('push', bytes({ ...(template as object), [name]: value }));
        expect(['push', 'ignored']).toContain(event.kind);
      }),
      { numRuns: 500 },
    );
  });

  it('however deep', () => {
    const depth = 200_000;
    const body = Buffer.from(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(github.parse('push', body)).toMatchObject({ kind: 'ignored', reason: 'not-understood' });
  });

  it('and a prototype in the body stays in the body', () => {
    github.parse(
      'push',
      Buffer.from('{"ref":"refs/heads/m","__proto__":{"polluted":1},"pusher":{"__proto__":{"polluted":1}}}'),
    );
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});

describe('what to set in GitHub', () => {
  it('is exact', () => {
    const url = 'https://landfall.example/webhooks/github/h1';
    const repositoryUrl = 'https://github.com/acme/shop.git';
    expect(github.setupLines({ url, repositoryUrl })).toMatchInlineSnapshot(`
      [
        {
          "copy": true,
          "label": "Open",
          "value": "https://github.com/acme/shop/settings/hooks/new",
        },
        {
          "copy": true,
          "label": "Payload URL",
          "value": "https://landfall.example/webhooks/github/h1",
        },
        {
          "copy": true,
          "label": "Content type",
          "value": "application/json",
        },
        {
          "copy": false,
          "label": "Secret",
          "value": "the webhook secret of this repository",
        },
        {
          "copy": false,
          "label": "SSL verification",
          "value": "Enable SSL verification",
        },
        {
          "copy": false,
          "label": "Which events would you like to trigger this webhook?",
          "value": "Just the push event.",
        },
        {
          "copy": false,
          "label": "Active",
          "value": "checked",
        },
        {
          "copy": true,
          "label": "Or with the GitHub CLI",
          "value": "gh api repos/acme/shop/hooks -f name=web -F active=true -f 'events[]=push' -f 'config[url]=https://landfall.example/webhooks/github/h1' -f 'config[content_type]=json' -f "config[secret]=$WEBHOOK_SECRET"",
        },
      ]
    `);
  });

  it('does not guess a page for another host', () => {
    const [open] = github.setupLines({
      url: 'https://l.example/w',
      repositoryUrl: 'https://git.example/a/b',
    });
    expect(open).toMatchObject({ value: 'Settings → Webhooks → Add webhook', copy: false });
  });
});
