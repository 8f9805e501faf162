import type { RenderLimits } from '../limits.ts';

/** What a run of a tool sees of the machine. The same names inside and outside, so that argv can be built once. */
export interface View {
  tree: string;
  input: string;
  temporary: string;
}

export const INSIDE: View = { tree: '/tree', input: '/input', temporary: '/tmp' };

/** The programs that build the wall; all of them Debian's, none of them visible inside. */
export interface Wall {
  bwrap: string;
  prlimit: string;
  shell: string;
  /** As root only: the run gets a uid of its own. */
  asRoot?: { unshare: string; setpriv: string; uid: number };
  /** Not as root, where the kernel can: a user namespace around the run, so that of our uid its processes alone are counted. */
  apart?: { unshare: string };
}

export interface CommandInput {
  wall: Wall;
  /** Folder of the stage: tree/, input/ and the mount point `tool`. Undefined: the wall is told later (`toldLater`). */
  stage: string | undefined;
  tool: string;
  argv: string[];
  environment: Record<string, string>;
  limits: RenderLimits;
  /** `cgroup.procs` files to join; without any, memory is bounded by RLIMIT_AS. */
  joins: string[];
  /** Where the tool begins, as it sees the tree. */
  cwd: string;
  /** As root: the other uid cannot follow the way to the stage or to the tool, so both are mounted where it can. */
  closed: boolean;
  /** Threads that the uid has beside this run's, where RLIMIT_NPROC counts them too. */
  processesBefore: number;
  /** For many runs, one after the other, each of which is told where it begins; in the place of a stage. */
  many?: Many | undefined;
}

/** What a wall for many runs shows: the folder that their stages come and go in, and the shell that starts the tool each time. */
export interface Many {
  folder: string;
  shell: string;
  libraries: readonly string[];
}

// 0 is whoever writes it: this shell, and so everything after exec.
const JOIN = 'set -e; n=$1; shift; while [ "$n" -gt 0 ]; do echo 0 > "$1"; shift; n=$((n - 1)); done';
// Private mounts at a place that the other uid can reach: the ways to our cache and to the stage may be closed to it.
const MOUNT = 'mount --bind "$1" "$2/tool"; mount --rbind "$2" /tmp; shift 2';
const MOUNTED = '/tmp';
const GO = 'exec "$@"';

/**
 * The command line of one sandboxed run (design 4.9): another uid when root, an empty environment, its own user,
 * network, mount, PID, IPC, UTS and cgroup namespaces, no further user namespaces, and a root that holds the static
 * tool, the tree, the input (both read-only) and a bounded /tmp; no /proc, no /dev, no /etc.
 */
export function sandboxCommand(input: CommandInput): [string, ...string[]] {
  const { stage, tool, joins } = input;
  const { shell, asRoot } = input.wall;
  const owned = ownedAndLimited(input);
  const joining = ['sh', String(joins.length), ...joins];
  if (asRoot === undefined || !input.closed || stage === undefined) {
    const inner: [string, ...string[]] = [...owned, ...bwrap(input, stage, tool)];
    // Nothing to be done before: a program less to start.
    return joins.length === 0 ? inner : [shell, '-c', `${JOIN}; ${GO}`, ...joining, ...inner];
  }
  return [
    asRoot.unshare,
    ...['--mount', '--propagation', 'private', '--'],
    ...[shell, '-c', `${JOIN}; ${MOUNT}; ${GO}`, ...joining, tool, stage],
    ...owned,
    ...bwrap(input, MOUNTED, `${MOUNTED}/tool`),
  ];
}

/** Under its limits, where they count this run alone: by a uid that nothing else has, or in a namespace of our own uid. */
function ownedAndLimited(input: CommandInput): [string, ...string[]] {
  const { prlimit, asRoot, apart } = input.wall;
  const limited: [string, ...string[]] = [prlimit, ...limitsOf(input)];
  if (asRoot) {
    const uid = [`--reuid=${asRoot.uid}`, `--regid=${asRoot.uid}`];
    return [asRoot.setpriv, ...uid, '--clear-groups', '--no-new-privs', '--', ...limited];
  }
  return apart ? [apart.unshare, '--user', '--map-current-user', '--', ...limited] : limited;
}

/** As `prlimit` takes them. */
function limitsOf(input: CommandInput): string[] {
  const { limits, joins, processesBefore } = input;
  // Go's runtime reserves far more address space than it uses: below 2 GiB even one object fails.
  const address = joins.length > 0 ? [] : [`--as=${Math.max(limits.memoryBytes, 2 * 1024 ** 3)}`];
  return [
    ...address,
    `--nproc=${limits.processes + processesBefore}`,
    `--cpu=${Math.ceil(limits.wallMs / 1000) * 2}`,
    `--fsize=${limits.temporaryBytes}`,
    '--nofile=256',
    '--core=0',
    '--',
  ];
}

/** Where a wall reads what it is told later. */
export const TOLD_AT = 3;

/**
 * What a wall that was built without a stage still has to be told, as bubblewrap reads it (`--args`): NUL between arguments, so
 * that no name is ever taken for more than a name.
 */
export function toldLater({ stage, cwd }: { stage: string; cwd: string }): string {
  return [...shown(stage), '--chdir', cwd].map((argument) => `${argument}\0`).join('');
}

const shown = (stage: string): string[] => [
  ...['--ro-bind', `${stage}/tree`, INSIDE.tree],
  ...['--ro-bind', `${stage}/input`, INSIDE.input],
];

/** Where stages come and go inside a wall for many runs. */
export const STAGES = '/stages';

// A name of a tenant is read, never evaluated. The tool gets neither what is told nor a word of the stages before it: it sees the same
// environment as in a wall of its own, whose folder stands at the root.
// biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own.
const LIKE_ALONE = 'PWD="/${cwd#/stages/*/}"';
const EACH = [
  'while IFS= read -r mark <&3 && IFS= read -r cwd <&3; do',
  `code=1; cd "$cwd" && { unset OLDPWD; ${LIKE_ALONE} /tool "$@" 3<&-; code=$?; }`,
  `printf '\\n%s %s\\n' "$mark" "$code"`,
  'done',
].join('\n');

const among = ({ folder, shell, libraries }: Many): string[] => [
  ...['--ro-bind', folder, STAGES],
  ...['--ro-bind', shell, '/sh'],
  ...libraries.flatMap((path) => ['--ro-bind', path, path]),
];

/** What a wall shows beside the tool: a stage, stages that come, or what it is told later. */
function views({ many }: CommandInput, stage: string | undefined): string[] {
  if (many) return among(many);
  return stage === undefined ? ['--args', String(TOLD_AT)] : shown(stage);
}

function bwrap(input: CommandInput, stage: string | undefined, tool: string): string[] {
  const variables = Object.entries(input.environment).flatMap(([name, value]) => ['--setenv', name, value]);
  return [
    input.wall.bwrap,
    ...[
      '--unshare-user',
      '--unshare-net',
      '--unshare-pid',
      '--unshare-ipc',
      '--unshare-uts',
      '--unshare-cgroup',
    ],
    // No session of its own within the one that it is started in: it would leave the group that is ended with it.
    ...['--disable-userns', '--die-with-parent', '--hostname', 'render', '--clearenv'],
    ...variables,
    ...['--ro-bind', tool, '/tool'],
    ...views(input, stage),
    ...['--size', String(input.limits.temporaryBytes), '--tmpfs', INSIDE.temporary],
    ...['--remount-ro', '/', ...(stage === undefined ? [] : ['--chdir', input.cwd]), '--'],
    ...(input.many ? ['/sh', '-c', EACH, 'sh'] : ['/tool']),
    ...input.argv,
  ];
}
