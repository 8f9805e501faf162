import path from 'node:path';
import { programOf } from './bundle/programs.ts';
import type { GitHubWiring } from './github.ts';
import type { Seat } from './roles.ts';

/** One of our own processes: whom it runs as, what it runs, and what only it is told. */
export interface App {
  name: 'api' | 'worker-source' | 'worker-apply' | 'web' | 'door' | 'agent';
  title: string;
  seat: Seat;
  args: string[];
  cwd: string;
  env: Record<string, string>;
}

/** Everything the processes need to know of each other and of the machine. */
export interface Wiring {
  checkout: string;
  /** Where our own programs are. */
  bundles: string;
  publicUrl: string;
  ports: { door: number; api: number; web: number };
  databaseUrl: string;
  redisUrl: string;
  keyFile: Record<'api' | 'source' | 'apply', string>;
  publicKeysFile: string;
  allowAddresses: readonly string[];
  localFile: string;
  gitCaFile: string;
  /** Where a kustomize of its own is, if there is one. */
  kustomize: string | undefined;
  workDir: string;
  pollSeconds: number;
  sessionSecret: string;
  /** The GitHub App, the operator's own or the double's: each file is for one role. */
  github: GitHubWiring;
}

/**
 * V8 lets a heap grow in proportion to what it may become, and keeps three spaces of 16 MiB for what is young: with these, 200
 * syncs take 300 MiB less of both workers (decision 0019).
 */
export const HEAP = ['--max-old-space-size=1536', '--max-semi-space-size=4'];

/** The processes of the platform, each with exactly the environment it needs. */
export function apps(wiring: Wiring): App[] {
  const { checkout, bundles, ports, keyFile } = wiring;
  const platform = (role: 'api' | 'source' | 'apply') => ({
    LANDFALL_DATABASE_URL: wiring.databaseUrl,
    LANDFALL_REDIS_URL: wiring.redisUrl,
    LANDFALL_PUBLIC_URL: wiring.publicUrl,
    LANDFALL_KEY_FILE: keyFile[role],
    LANDFALL_PUBLIC_KEYS_FILE: wiring.publicKeysFile,
    LANDFALL_ALLOW_ADDRESSES: wiring.allowAddresses.join(','),
    LANDFALL_POLL_SECONDS: String(wiring.pollSeconds),
  });
  const github = {
    LANDFALL_GITHUB_URL: wiring.github.url,
    LANDFALL_GITHUB_CLIENT_ID: wiring.github.clientId,
  };
  const doorPorts = { LANDFALL_API_PORT: String(ports.api), LANDFALL_WEB_PORT: String(ports.web) };
  return [
    {
      name: 'door',
      title: 'front door',
      seat: 'web',
      args: [...HEAP, programOf(bundles, 'door')],
      cwd: checkout,
      env: { ...doorPorts, LANDFALL_DOOR_PORT: String(ports.door) },
    },
    {
      name: 'api',
      title: 'API',
      seat: 'api',
      args: [...HEAP, programOf(bundles, 'api')],
      cwd: checkout,
      env: {
        ...platform('api'),
        LANDFALL_API_PORT: String(ports.api),
        LANDFALL_LOCAL_FILE: wiring.localFile,
        ...github,
        LANDFALL_GITHUB_APP_SLUG: wiring.github.slug,
        LANDFALL_GITHUB_CLIENT_SECRET_FILE: wiring.github.clientSecretFile,
        LANDFALL_GITHUB_WEBHOOK_SECRET_FILE: wiring.github.webhookSecretFile,
        LANDFALL_GITHUB_CA_FILE: wiring.gitCaFile,
      },
    },
    {
      name: 'worker-source',
      title: 'source worker',
      seat: 'source',
      args: [...HEAP, programOf(bundles, 'worker'), 'source'],
      cwd: checkout,
      env: {
        ...platform('source'),
        LANDFALL_WORK_DIR: wiring.workDir,
        LANDFALL_GIT_CA_FILE: wiring.gitCaFile,
        ...github,
        LANDFALL_GITHUB_PRIVATE_KEY_FILE: wiring.github.privateKeyFile,
        ...(wiring.kustomize === undefined ? {} : { LANDFALL_KUSTOMIZE: wiring.kustomize }),
      },
    },
    {
      name: 'worker-apply',
      title: 'apply worker',
      seat: 'apply',
      args: [...HEAP, programOf(bundles, 'worker'), 'apply'],
      cwd: checkout,
      env: platform('apply'),
    },
    {
      name: 'web',
      title: 'dashboard',
      seat: 'web',
      args: [
        'node_modules/next/dist/bin/next',
        'start',
        '--port',
        String(ports.web),
        '--hostname',
        '127.0.0.1',
      ],
      cwd: path.join(checkout, 'apps/web'),
      env: {
        LANDFALL_WEB_PORT: String(ports.web),
        LANDFALL_API_URL: `http://127.0.0.1:${ports.api}`,
        LANDFALL_PUBLIC_URL: wiring.publicUrl,
        NEXTAUTH_URL: wiring.publicUrl,
        NEXTAUTH_SECRET: wiring.sessionSecret,
      },
    },
  ];
}

/** What every process may know of the environment we were started in: nothing else of it is passed on. */
const passedOn =
  /^(PATH|LANG|LC_.*|TZ|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|LANDFALL_(HELM|KUBECTL|RENDER_DIR|RENDER_CGROUP|LOG_LEVEL))$/i;

/** The whole environment of one process. */
export function environmentOf(
  app: App,
  { home, tmp }: { home: string; tmp: string },
  from: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(from).filter(([name]) => passedOn.test(name)));
  return {
    ...kept,
    HOME: home,
    TMPDIR: tmp,
    // Of its own, as nobody runs what another has compiled.
    NODE_COMPILE_CACHE: path.join(home, '.cache', 'node'),
    // Each arena keeps what was freed in it, and left alone malloc soon keeps some MiB at its end.
    MALLOC_ARENA_MAX: '1',
    MALLOC_TRIM_THRESHOLD_: '131072',
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    ...app.env,
  };
}
