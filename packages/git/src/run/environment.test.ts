import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAddress, parseAllowList } from '@landfall/egress';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { forgetGreeting, rememberGreeting } from '../door/greetings.ts';
import { assertGit, listRemote } from '../index.ts';
import { runGit } from './run-git.ts';

/** A git that writes down how it was called. */
const RECORDER = `#!/bin/sh
{ printf 'argument %s\\n' "$@"; env; } > "$(dirname "$0")/record"
`;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  await writeFile(join(folder, 'git'), RECORDER);
  await chmod(join(folder, 'git'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const remote = {
  url: 'https://git.example:8443/acme/shop.git',
  credential: { username: 'ci', token: 'canary-token' },
  caPem: 'a certificate',
  allow: parseAllowList(['127.0.0.1']),
};

/** The arguments in their order, and the environment sorted. */
async function recorded(): Promise<{ git: string[]; environment: string[] }> {
  const lines = (await readFile(join(folder, 'record'), 'utf8')).trim().split('\n');
  // What the shell itself adds, and what differs from run to run.
  const own = lines.filter((line) => !/^(?:PWD|OLDPWD|SHLVL|_)=/.test(line));
  const plain = own.map((line) =>
    line
      .replace(/(?<=^PATH=).*/, '<path>')
      .replace(/(?<=127\.0\.0\.1:)\d+(?=\/\.)/, '<port>')
      .replace(/(?<=Landfall-Pass: )[\w-]{43}$/, '<random>'),
  );
  const git = plain
    .filter((line) => line.startsWith('argument '))
    .map((line) => line.slice('argument '.length));
  return {
    git: git.join('\n').replaceAll('-c\n', '-c ').split('\n'),
    environment: plain.filter((line) => !line.startsWith('argument ')).sort(),
  };
}

describe('GIT-3: how git is run', () => {
  it('locally, is exactly this', async () => {
    vi.stubEnv('GIT_SSH_COMMAND', 'touch x');
    vi.stubEnv('HTTPS_PROXY', 'http://10.0.0.1');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
    await runGit({
      args: ['rev-parse', 'HEAD'],
      place: { gitDir: '/mirror' },
      maxOutputBytes: 1,
      timeoutMs: 5000,
    });
    expect(await recorded()).toMatchInlineSnapshot(`
      {
        "environment": [
          "GIT_ALLOW_PROTOCOL=https",
          "GIT_ATTR_NOSYSTEM=1",
          "GIT_CEILING_DIRECTORIES=/",
          "GIT_CONFIG_GLOBAL=/dev/null",
          "GIT_CONFIG_NOSYSTEM=1",
          "GIT_DIR=/mirror",
          "GIT_LFS_SKIP_SMUDGE=1",
          "GIT_NO_LAZY_FETCH=1",
          "GIT_NO_REPLACE_OBJECTS=1",
          "GIT_PROTOCOL_FROM_USER=0",
          "GIT_TERMINAL_PROMPT=0",
          "GIT_TEST_DISALLOW_ABBREVIATED_OPTIONS=true",
          "HOME=/nonexistent",
          "LANDFALL_GIT_KIB=1048576",
          "LANDFALL_GIT_SECONDS=20",
          "LANDFALL_GIT_UMASK=077",
          "LC_ALL=C",
          "PATH=<path>",
        ],
        "git": [
          "-c core.hooksPath=/dev/null",
          "-c core.fsmonitor=false",
          "-c core.attributesFile=/dev/null",
          "-c core.autocrlf=false",
          "-c core.protectHFS=true",
          "-c core.protectNTFS=true",
          "-c core.bigFileThreshold=4m",
          "-c core.packedGitWindowSize=64m",
          "-c core.packedGitLimit=512m",
          "-c pack.windowMemory=256m",
          "-c submodule.recurse=false",
          "-c fetch.recurseSubmodules=false",
          "-c fetch.fsckObjects=true",
          "-c fetch.fsck.zeroPaddedFilemode=warn",
          "-c fetch.fsck.missingSpaceBeforeDate=warn",
          "-c fetch.fsck.badTimezone=warn",
          "-c fetch.unpackLimit=1",
          "-c fetch.writeCommitGraph=false",
          "-c transfer.bundleURI=false",
          "-c transfer.credentialsInUrl=die",
          "-c http.followRedirects=false",
          "-c http.sslVerify=true",
          "-c http.lowSpeedLimit=100",
          "-c http.lowSpeedTime=30",
          "-c protocol.version=2",
          "-c core.fsync=none",
          "-c gc.auto=0",
          "-c maintenance.auto=false",
          "-c log.showSignature=false",
          "-c log.mailmap=false",
          "rev-parse",
          "HEAD",
        ],
      }
    `);
  });

  it('towards a remote, is exactly this: it knows the door alone, no credential and no certificate', async () => {
    const dialled = { ...remote, url: 'https://127.0.0.1:8443/acme/shop.git' };
    await listRemote(dialled);
    const { git, environment } = await recorded();
    expect(git.filter((argument) => !argument.startsWith('-c '))).toMatchInlineSnapshot(`
      [
        "ls-remote",
        "--symref",
        "--",
        "https://127.0.0.1:8443/acme/shop.git",
        "HEAD",
        "refs/heads/*",
        "refs/tags/*",
      ]
    `);
    expect(environment).toMatchInlineSnapshot(`
      [
        "GIT_ALLOW_PROTOCOL=http",
        "GIT_ATTR_NOSYSTEM=1",
        "GIT_CEILING_DIRECTORIES=/",
        "GIT_CONFIG_COUNT=2",
        "GIT_CONFIG_GLOBAL=/dev/null",
        "GIT_CONFIG_KEY_0=url.http://127.0.0.1:<port>/.insteadOf",
        "GIT_CONFIG_KEY_1=http.http://127.0.0.1:<port>/.extraHeader",
        "GIT_CONFIG_NOSYSTEM=1",
        "GIT_CONFIG_VALUE_0=https://127.0.0.1:8443/",
        "GIT_CONFIG_VALUE_1=Landfall-Pass: <random>",
        "GIT_LFS_SKIP_SMUDGE=1",
        "GIT_NO_LAZY_FETCH=1",
        "GIT_NO_REPLACE_OBJECTS=1",
        "GIT_PROTOCOL_FROM_USER=0",
        "GIT_TERMINAL_PROMPT=0",
        "GIT_TEST_DISALLOW_ABBREVIATED_OPTIONS=true",
        "HOME=/nonexistent",
        "LANDFALL_GIT_KIB=1048576",
        "LANDFALL_GIT_SECONDS=35",
        "LANDFALL_GIT_UMASK=077",
        "LC_ALL=C",
        "PATH=<path>",
      ]
    `);
    expect([...git, ...environment].join()).not.toMatch(/canary|Y2k6/);
  });
});

describe('GIT-3: how git reads from a host that is known', () => {
  it('is by the door that speaks its own protocol, and by nothing else', async () => {
    const dialled = { ...remote, url: 'https://127.0.0.1:8443/acme/shop.git' };
    const reached = {
      pinned: await checkAddress(dialled.url, { allow: dialled.allow }),
      credential: dialled.credential,
      caPem: dialled.caPem,
    };
    const body = Buffer.from('000eversion 2\n0000');
    rememberGreeting(reached, { type: 'application/x-git-upload-pack-advertisement', body });
    onTestFinished(() => forgetGreeting(reached));
    await listRemote(dialled);
    const { git, environment } = await recorded();
    const told = environment.filter((line) => /PROTOCOL=|CONFIG_(?:COUNT|KEY|VALUE)|^HOME/.test(line));
    const hidden = told.map((line) => line.replace(/:\d+\/[\w-]{43}\//, ':<port>/<random>/'));
    expect(hidden).toEqual([
      'GIT_ALLOW_PROTOCOL=git',
      'GIT_CONFIG_COUNT=1',
      'GIT_CONFIG_KEY_0=url.git://127.0.0.1:<port>/<random>/.insteadOf',
      'GIT_CONFIG_VALUE_0=https://127.0.0.1:8443/',
      'HOME=/nonexistent',
    ]);
    expect([...git, ...environment].join()).not.toMatch(/canary|Y2k6/);
  });
});

describe('GIT-3: how git is run over SSH', () => {
  const remote = {
    url: 'ssh://git@127.0.0.1:2222/acme/shop.git',
    ssh: { privateKey: 'canary-key', hostKeys: [{ type: 'ssh-ed25519' as const, blob: 'AAAA' }] },
    credential: { username: 'ci', token: 'canary-token' },
    allow: parseAllowList(['127.0.0.1']),
  };

  it('is exactly this: our program and no other, the key in no argument, no token', async () => {
    vi.stubEnv('GIT_SSH_COMMAND', 'touch x');
    vi.stubEnv('SSH_AUTH_SOCK', '/run/agent');
    vi.stubEnv('NODE_COMPILE_CACHE', undefined);
    await listRemote(remote);
    const { git, environment } = await recorded();
    expect(git.filter((argument) => !argument.startsWith('-c ')).join(' ')).toBe(
      'ls-remote --symref -- ssh://git@127.0.0.1:2222/acme/shop.git HEAD refs/heads/* refs/tags/*',
    );
    expect(git.join()).not.toContain('canary');
    expect(environment.filter((line) => /SSH|PROTOCOL=|CONFIG_|^HOME/.test(line))).toEqual([
      'GIT_ALLOW_PROTOCOL=ssh',
      'GIT_CONFIG_GLOBAL=/dev/null',
      'GIT_CONFIG_NOSYSTEM=1',
      'GIT_SSH_COMMAND="$LANDFALL_SSH_NODE" --disable-wasm-trap-handler --max-old-space-size=96 --max-semi-space-size=4 "$LANDFALL_SSH_PROGRAM"',
      'GIT_SSH_VARIANT=ssh',
      'HOME=/nonexistent',
      'LANDFALL_SSH={"addresses":["127.0.0.1"],"port":2222,"user":"git","path":"/acme/shop.git","hostKeys":[{"type":"ssh-ed25519","blob":"AAAA"}],"privateKey":"canary-key"}',
      `LANDFALL_SSH_NODE=${process.execPath}`,
      expect.stringMatching(/^LANDFALL_SSH_PROGRAM=\/.*\/packages\/git\/src\/ssh\/program\.ts$/),
    ]);
    expect(environment.join()).not.toContain('canary-token');
  });
});

describe('GIT-1: the git that is there', () => {
  it.each([
    ['git version 2.39.5', true],
    ['git version 2.54.0.windows.1', true],
    ['git version 3.0.0', true],
    ['git version 2.39.4', false],
    ['git version 2.9.5', false],
    ['git version 1.99.99', false],
    ['nothing', false],
  ])('%s: %s', async (says, fine) => {
    await writeFile(join(folder, 'git'), `#!/bin/sh\necho ${says}\n`);
    const version = assertGit();
    await (fine
      ? expect(version).resolves.toMatch(/^\d/)
      : expect(version).rejects.toThrow('Refused to start'));
  });

  it('is not used while a debug switch would print credentials', async () => {
    for (const on of ['simple-git:*', 'simple-git', '*', 'simple*', 'app,s*']) {
      vi.stubEnv('DEBUG', on);
      await expect(assertGit()).rejects.toThrow('DEBUG is on');
    }
  });
});
