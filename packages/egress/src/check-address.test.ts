import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AddressError,
  ALLOW_NOTHING,
  checkAddress,
  forbiddenRange,
  parseAllowList,
  pinnedLookup,
} from './index.ts';

const answers =
  (...addresses: string[]) =>
  async () =>
    addresses;
const refusal = async (promise: Promise<unknown>): Promise<AddressError> => {
  const error = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof AddressError)) throw new Error(`expected a refusal, got ${String(error)}`);
  return error;
};

describe('SSRF-1: addresses that are never dialled with production defaults', () => {
  it.each([
    ['https://127.0.0.1/', 'loopback'],
    ['https://127.8.9.10:8443/x', 'loopback'],
    ['https://[::1]/', 'loopback'],
    ['https://10.1.2.3/', 'private'],
    ['https://172.31.0.1/', 'private'],
    ['https://192.168.1.1/', 'private'],
    ['https://169.254.169.254/latest/meta-data', 'link-local'],
    ['https://[fe80::1]/', 'link-local'],
    ['https://100.64.0.1/', 'carrier-grade NAT'],
    ['https://224.0.0.1/', 'multicast'],
    ['https://[ff02::1]/', 'multicast'],
    ['https://0.0.0.0/', 'unspecified'],
    ['https://0.1.2.3/', 'unspecified'],
    ['https://[::]/', 'unspecified'],
    ['https://[fd00::1]/', 'unique local'],
    ['https://[::ffff:127.0.0.1]/', 'IPv6 clothing'],
    ['https://[::ffff:8.8.8.8]/', 'IPv6 clothing'],
    ['https://[64:ff9b::7f00:1]/', 'NAT64'],
    ['https://[2002:7f00:1::]/', '6to4'],
    ['https://[2001:0:1::1]/', 'Teredo'],
    ['https://[::7f00:1]/', 'reserved'],
    ['https://[fec0::1]/', 'reserved'],
    ['https://192.0.2.1/', 'reserved'],
    ['https://255.255.255.255/', 'broadcast'],
  ])('%s', async (url, word) => {
    const error = await refusal(checkAddress(url, { allow: ALLOW_NOTHING }));
    expect(error.code).toBe('address-refused');
    expect(error.words.why).toContain(word);
    expect(error.words.fix).toContain('--allow-address ');
  });

  it.each([
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://%31%32%37.0.0.1/',
    'https://１２７.0.0.1/',
    'https://134744072/',
    'https://localhost./',
    'https://git.example.com./',
    'https://user:hunter2@git.example.com/',
    'https://user@git.example.com/',
    'http://git.example.com/',
    'file:///etc/passwd',
    'ftp://git.example.com/',
    'git.example.com',
    '',
    'https://',
  ])('the form %s', async (url) => {
    const error = await refusal(checkAddress(url, { allow: ALLOW_NOTHING, resolve: answers('8.8.8.8') }));
    expect(error.code).toBe('address-refused');
    expect(error.message).not.toContain('hunter2');
  });

  it('refuses a URL of three thousand characters', async () => {
    const url = `https://git.example.com/${'a'.repeat(3000)}`;
    expect((await refusal(checkAddress(url, { allow: ALLOW_NOTHING }))).words.why).toContain(
      'longer than 2048',
    );
  });

  it('denies loopback by name through the system resolver', async () => {
    const error = await refusal(checkAddress('https://localhost:8443/', { allow: ALLOW_NOTHING }));
    expect(error.words).toMatchObject({
      code: 'address-refused',
      what: 'Refused to connect to localhost:8443.',
    });
    expect(error.words.fix).toContain('--allow-address localhost:8443');
  });

  it('refuses every IPv4 address inside the private ranges, however it is reached', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (low) => {
        const tail = `${low >> 16}.${(low >> 8) & 255}.${low & 255}`;
        for (const first of ['10', '127', '0']) expect(forbiddenRange(`${first}.${tail}`)).toBeDefined();
      }),
    );
  });
});

describe('SSRF-1: SSH', () => {
  const resolve = answers('8.8.8.8');
  const check = (url: string) => checkAddress(url, { allow: ALLOW_NOTHING, resolve, scheme: 'ssh' });

  it.each([
    ['ssh://git@git.example.com/a', 22],
    ['ssh://git@git.example.com:443/a', 443],
    ['ssh://git@git.example.com:2222/a', 2222],
  ])('%s is dialled', async (url, port) => {
    expect(await check(url)).toMatchObject({ host: 'git.example.com', port, address: '8.8.8.8' });
  });

  it.each([
    'ssh://git@127.0.0.1/a',
    'ssh://git@[::1]/a',
    'ssh://git@10.1.2.3:2222/a',
    'ssh://git@169.254.169.254/a',
    'ssh://git@0x7f.1/a',
    'ssh://git@2130706433/a',
    'ssh://git@134744072/a',
    'ssh://git@%31%32%37.0.0.1/a',
    'ssh://git:hunter2@git.example.com/a',
    'ssh://git@git.example.com:25/a',
    'ssh://git@git.example.com:1023/a',
    'ssh://git@git.example.com./a',
    'https://git.example.com/a',
  ])('%s is not', async (url) => {
    const error = await refusal(check(url));
    expect(error.code).toBe('address-refused');
    expect(error.message).not.toContain('hunter2');
  });

  it('is dialled for nobody who did not ask for it', async () => {
    const url = 'ssh://git@git.example.com/a';
    expect((await refusal(checkAddress(url, { allow: ALLOW_NOTHING, resolve }))).code).toBe(
      'address-refused',
    );
  });

  it('goes nowhere by a name that leads inside', async () => {
    const inside = { allow: ALLOW_NOTHING, resolve: answers('10.0.0.1'), scheme: 'ssh' as const };
    const error = await refusal(checkAddress('ssh://git@git.example.com/a', inside));
    expect(error.words.fix).toContain('--allow-address git.example.com:22');
  });
});

describe('what may be dialled', () => {
  it('returns the checked address and the default port', async () => {
    const checked = await checkAddress('https://Git.Example.com/a', {
      allow: ALLOW_NOTHING,
      resolve: answers('8.8.8.8'),
    });
    expect(checked).toMatchObject({ host: 'git.example.com', port: 443, address: '8.8.8.8', family: 4 });
  });

  it('takes public IPv6', async () => {
    const checked = await checkAddress('https://[2606:4700::1111]:444/', { allow: ALLOW_NOTHING });
    expect(checked).toMatchObject({ host: '2606:4700::1111', port: 444, family: 6 });
  });

  it('refuses a name as soon as one of its answers is private', async () => {
    const resolve = answers('8.8.8.8', '10.0.0.1');
    const error = await refusal(checkAddress('https://git.example.com/', { allow: ALLOW_NOTHING, resolve }));
    expect(error.words.why).toContain('git.example.com resolves to 10.0.0.1');
  });

  it('says when a name does not resolve, apart from a refusal', async () => {
    const resolve = async () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    const error = await refusal(checkAddress('https://git.example.com/', { allow: ALLOW_NOTHING, resolve }));
    expect(error.code).toBe('name-not-resolved');
    expect(error.words.why).toMatch(/asked at \d{4}-.*ENOTFOUND/);
    expect(error.words.at).toBeDefined();
  });
});

describe('SSRF-2: rebinding', () => {
  it('dials the address that was checked, not what the name says afterwards', async () => {
    const server = createServer((_, response) => response.end('pinned')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return asked === 1 ? ['127.0.0.1'] : ['192.0.2.1'];
    };
    const allow = parseAllowList([`rebind.example:${port}`]);
    const checked = await checkAddress(`https://rebind.example:${port}/`, { allow, resolve });
    const body = await new Promise<string>((done, fail) => {
      get({ host: 'rebind.example', port, lookup: pinnedLookup(checked) }, (response) => {
        response.setEncoding('utf8').on('data', done);
      }).on('error', fail);
    });
    expect([body, asked]).toEqual(['pinned', 1]);
    server.close();
  });

  it('answers for no other name', async () => {
    const lookup = pinnedLookup({
      host: 'a.example',
      address: '8.8.8.8',
      family: 4,
      addresses: ['8.8.8.8', '2001:db8::8'],
    });
    const error = await new Promise((done) => lookup('b.example', {}, done));
    expect(error).toMatchObject({ code: 'EACCES' });
    const all = await new Promise((done) => lookup('a.example', { all: true }, (_, found) => done(found)));
    expect(all).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2001:db8::8', family: 6 },
    ]);
  });
});

describe('the allow-list', () => {
  const allow = parseAllowList(['localhost:8443', '127.0.0.1', '[::1]:9000']);
  it.each(['https://localhost:8443/', 'https://127.0.0.1:1234/', 'https://[::1]:9000/'])(
    'permits %s',
    async (url) => {
      await expect(checkAddress(url, { allow })).resolves.toBeDefined();
    },
  );
  it.each([
    'https://localhost:8444/',
    'https://127.0.0.2/',
    'https://[::1]:9001/',
    'http://localhost:8443/',
    'https://0x7f.1:1234/',
  ])('still refuses %s', async (url) => {
    expect((await refusal(checkAddress(url, { allow }))).code).toBe('address-refused');
  });
  it.each(['', '*', '10.0.0.0/8', 'host:0', 'host:70000', 'host:x', 'https://host', 'a b', '[zz]:1'])(
    'does not read %j',
    (entry) => {
      expect(() => parseAllowList([entry])).toThrow(RangeError);
    },
  );
});
