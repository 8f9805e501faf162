import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { chart, checkout, input, refusal, workFolder } from '../../test/repository.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { render } from '../render.ts';
import { sandboxCommand } from './command.ts';

vi.setConfig({ testTimeout: 60_000 });

const ENDLESS = '{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}';

const read = (pid: string, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
};
/** Number of its session, and of the terminal of that. */
const sessionOf = (pid: string): string[] =>
  read(pid, 'stat').replace(/.*\)/s, '').trim().split(' ').slice(3, 5);
const toolsOf = (release: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    const argv = read(pid, 'cmdline').split('\0');
    return argv[0] === '/tool' && argv.includes(release);
  });

describe('what the kernel says of a running tool', () => {
  it.each([
    { way: 'closed', mode: 0o700 },
    { way: 'open', mode: 0o711 },
  ])(
    'has its own uid, no capability, an empty environment and namespaces of its own; killed, it is gone: the way to its stage is $way',
    async ({ way, mode }) => {
      const release = `seen-${way}-${process.pid}`;
      const stop = new AbortController();
      const work = workFolder(mode);
      const root = checkout(chart(ENDLESS));
      const running = refusal(() =>
        render({
          ...input(root, 'chart', { helm: { values: 'password: hunter2' } }),
          releaseName: release,
          signal: stop.signal,
        }),
      );
      let pid: string | undefined;
      for (let tries = 0; pid === undefined && tries < 200; tries++) {
        await sleep(20);
        pid = toolsOf(release)[0];
      }
      if (pid === undefined) throw new Error('the tool was never seen');
      const status = read(pid, 'status');
      const uids = /^Uid:\t(\d+)\t(\d+)/m.exec(status);
      if (process.getuid?.() === 0) expect(Number(uids?.[1])).toBeGreaterThan(60_000);
      expect(status).toMatch(/^CapEff:\t0+$/m);
      expect(status).toMatch(/^CapBnd:\t0+$/m);
      expect(status).toMatch(/^NoNewPrivs:\t1$/m);
      expect(status).toMatch(/^NSpid:(?:\t\d+){2,}$/m);
      const names = read(pid, 'environ')
        .split('\0')
        .filter(Boolean)
        .map((variable) => variable.split('=')[0]);
      expect(names.sort()).toEqual(
        [
          'GOGC',
          'GOMEMLIMIT',
          'HELM_CACHE_HOME',
          'HELM_CONFIG_HOME',
          'HELM_DATA_HOME',
          'HELM_PLUGINS',
          'HOME',
          'KUBERC',
          'PWD',
          'TMPDIR',
        ].sort(),
      );
      // No terminal of ours is its session's.
      const [session, terminal] = sessionOf(pid);
      expect([session === sessionOf('self')[0], terminal]).toEqual([false, '0']);
      for (const namespace of ['user', 'net', 'mnt', 'pid', 'ipc', 'uts', 'cgroup']) {
        const ours = readlinkSync(`/proc/self/ns/${namespace}`);
        expect(readlinkSync(`/proc/${pid}/ns/${namespace}`)).not.toBe(ours);
      }
      const mounts = read(pid, 'mountinfo')
        .trim()
        .split('\n')
        .map((line) => `${line.split(' ')[4]} ${line.split(' ')[5]?.split(',')[0]}`);
      expect(mounts.sort()).toEqual(['/ ro', '/input ro', '/tmp rw', '/tool ro', '/tree ro']);
      for (const any of readdirSync('/proc')) expect(read(any, 'cmdline')).not.toContain('hunter2');
      stop.abort();
      expect((await running).code).toBe('stopped');
      expect(toolsOf(release)).toEqual([]);
      expect(readdirSync(work)).toEqual([]);
    },
  );
});

describe('the command line of the sandbox', () => {
  const base = {
    stage: '/stage',
    cwd: '/tree',
    tool: '/cache/helm',
    argv: ['template', 'web', '/tree/app'],
    environment: { HOME: '/tmp' },
    limits: DEFAULT_LIMITS,
    joins: [],
    closed: false,
    processesBefore: 0,
  };
  const programs = { bwrap: '/usr/bin/bwrap', prlimit: '/usr/bin/prlimit', shell: '/bin/sh' };

  it('as root: joins the group, changes the uid, then builds the wall', () => {
    const asRoot = { unshare: '/usr/bin/unshare', setpriv: '/usr/bin/setpriv', uid: 805_306_369 };
    const argv = sandboxCommand({ ...base, wall: { ...programs, asRoot }, joins: ['/cg/cgroup.procs'] });
    expect(argv).toMatchInlineSnapshot(`
      [
        "/bin/sh",
        "-c",
        "set -e; n=$1; shift; while [ "$n" -gt 0 ]; do echo 0 > "$1"; shift; n=$((n - 1)); done; exec "$@"",
        "sh",
        "1",
        "/cg/cgroup.procs",
        "/usr/bin/setpriv",
        "--reuid=805306369",
        "--regid=805306369",
        "--clear-groups",
        "--no-new-privs",
        "--",
        "/usr/bin/prlimit",
        "--nproc=64",
        "--cpu=60",
        "--fsize=67108864",
        "--nofile=256",
        "--core=0",
        "--",
        "/usr/bin/bwrap",
        "--unshare-user",
        "--unshare-net",
        "--unshare-pid",
        "--unshare-ipc",
        "--unshare-uts",
        "--unshare-cgroup",
        "--disable-userns",
        "--die-with-parent",
        "--hostname",
        "render",
        "--clearenv",
        "--setenv",
        "HOME",
        "/tmp",
        "--ro-bind",
        "/cache/helm",
        "/tool",
        "--ro-bind",
        "/stage/tree",
        "/tree",
        "--ro-bind",
        "/stage/input",
        "/input",
        "--size",
        "67108864",
        "--tmpfs",
        "/tmp",
        "--remount-ro",
        "/",
        "--chdir",
        "/tree",
        "--",
        "/tool",
        "template",
        "web",
        "/tree/app",
      ]
    `);
  });

  it('as root, where the way to stage or tool is closed to the uid: both are mounted where it can reach them', () => {
    const asRoot = { unshare: '/usr/bin/unshare', setpriv: '/usr/bin/setpriv', uid: 805_306_369 };
    const argv = sandboxCommand({
      ...base,
      wall: { ...programs, asRoot },
      joins: ['/cg/cgroup.procs'],
      closed: true,
    });
    expect(argv).toMatchInlineSnapshot(`
      [
        "/usr/bin/unshare",
        "--mount",
        "--propagation",
        "private",
        "--",
        "/bin/sh",
        "-c",
        "set -e; n=$1; shift; while [ "$n" -gt 0 ]; do echo 0 > "$1"; shift; n=$((n - 1)); done; mount --bind "$1" "$2/tool"; mount --rbind "$2" /tmp; shift 2; exec "$@"",
        "sh",
        "1",
        "/cg/cgroup.procs",
        "/cache/helm",
        "/stage",
        "/usr/bin/setpriv",
        "--reuid=805306369",
        "--regid=805306369",
        "--clear-groups",
        "--no-new-privs",
        "--",
        "/usr/bin/prlimit",
        "--nproc=64",
        "--cpu=60",
        "--fsize=67108864",
        "--nofile=256",
        "--core=0",
        "--",
        "/usr/bin/bwrap",
        "--unshare-user",
        "--unshare-net",
        "--unshare-pid",
        "--unshare-ipc",
        "--unshare-uts",
        "--unshare-cgroup",
        "--disable-userns",
        "--die-with-parent",
        "--hostname",
        "render",
        "--clearenv",
        "--setenv",
        "HOME",
        "/tmp",
        "--ro-bind",
        "/tmp/tool",
        "/tool",
        "--ro-bind",
        "/tmp/tree",
        "/tree",
        "--ro-bind",
        "/tmp/input",
        "/input",
        "--size",
        "67108864",
        "--tmpfs",
        "/tmp",
        "--remount-ro",
        "/",
        "--chdir",
        "/tree",
        "--",
        "/tool",
        "template",
        "web",
        "/tree/app",
      ]
    `);
  });

  it('joins its groups by a shell, and starts none where there is nothing to join', () => {
    const asRoot = { unshare: '/usr/bin/unshare', setpriv: '/usr/bin/setpriv', uid: 805_306_369 };
    for (const wall of [programs, { ...programs, asRoot }]) {
      const without = sandboxCommand({ ...base, wall });
      expect(without.slice(0, 2)).not.toContain('/bin/sh');
      const within = sandboxCommand({ ...base, wall, joins: ['/cg/cgroup.procs'] });
      expect(within.slice(0, 6)).toEqual([
        '/bin/sh',
        '-c',
        expect.any(String),
        'sh',
        '1',
        '/cg/cgroup.procs',
      ]);
      // Memory is the group's to bound.
      expect(within.slice(6)).toEqual(without.filter((argument) => !argument.startsWith('--as=')));
    }
  });

  it('not as root, where the kernel counts so: all of it in a user namespace', () => {
    const apart = { unshare: '/usr/bin/unshare' };
    const within = sandboxCommand({ ...base, wall: { ...programs, apart } });
    expect(within).toEqual([
      ...['/usr/bin/unshare', '--user', '--map-current-user', '--'],
      ...sandboxCommand({ ...base, wall: programs }),
    ]);
  });

  it('not as root, where it does not: the same wall, memory by address space, processes counted above our own', () => {
    expect(sandboxCommand({ ...base, wall: programs, processesBefore: 30 })).toMatchInlineSnapshot(`
      [
        "/usr/bin/prlimit",
        "--as=2147483648",
        "--nproc=94",
        "--cpu=60",
        "--fsize=67108864",
        "--nofile=256",
        "--core=0",
        "--",
        "/usr/bin/bwrap",
        "--unshare-user",
        "--unshare-net",
        "--unshare-pid",
        "--unshare-ipc",
        "--unshare-uts",
        "--unshare-cgroup",
        "--disable-userns",
        "--die-with-parent",
        "--hostname",
        "render",
        "--clearenv",
        "--setenv",
        "HOME",
        "/tmp",
        "--ro-bind",
        "/cache/helm",
        "/tool",
        "--ro-bind",
        "/stage/tree",
        "/tree",
        "--ro-bind",
        "/stage/input",
        "/input",
        "--size",
        "67108864",
        "--tmpfs",
        "/tmp",
        "--remount-ro",
        "/",
        "--chdir",
        "/tree",
        "--",
        "/tool",
        "template",
        "web",
        "/tree/app",
      ]
    `);
  });
});
