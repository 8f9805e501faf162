import type { CheckedAddress } from '@landfall/egress';
import type { SimpleGitOptions } from 'simple-git';
import { PASS, type Way } from '../door/way.ts';
import type { SshAccess } from '../remote/remote.ts';
import { sshEnvironment } from '../ssh/environment.ts';
import { BOOT } from './boot.ts';

/**
 * The one place that says how git runs (security GIT-3): the flags and environment of every git process, and what
 * simple-git must let through for them. A snapshot test shows all of it; change it together with that test.
 *
 * No tenant's text ever becomes a flag or a configuration key: urls, refs and ids are operands that were matched
 * against an allow-list, and the rest travels in the child's environment or on its standard input.
 */
export const GIT_FLAGS: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.autocrlf=false',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.bigFileThreshold=4m',
  'core.packedGitWindowSize=64m',
  'core.packedGitLimit=512m',
  'pack.windowMemory=256m',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'fetch.fsckObjects=true',
  // Harmless flaws of old tools, found in well-known repositories.
  'fetch.fsck.zeroPaddedFilemode=warn',
  'fetch.fsck.missingSpaceBeforeDate=warn',
  'fetch.fsck.badTimezone=warn',
  // Small fetches too arrive as one pack, so that the file size limit counts all of it.
  'fetch.unpackLimit=1',
  'fetch.writeCommitGraph=false',
  'transfer.bundleURI=false',
  'transfer.credentialsInUrl=die',
  'http.followRedirects=false',
  'http.sslVerify=true',
  'http.lowSpeedLimit=100',
  'http.lowSpeedTime=30',
  'protocol.version=2',
  // Where it can be told that the machine was started anew, mirrors are made anew then.
  ...(BOOT === undefined ? [] : ['core.fsync=none']),
  'gc.auto=0',
  'maintenance.auto=false',
  'log.showSignature=false',
  'log.mailmap=false',
];

/** Where and with what limits one git process runs. */
export interface GitPlace {
  gitDir?: string;
  /** Lock file to hold while it runs; given for everything that writes to a mirror. */
  lockFile?: string;
  /** Largest file it may write, in KiB. */
  maxFileKiB: number;
  /** Its last second, should we not be there to stop it. */
  seconds: number;
  umask: '077' | '022';
}

/** How a git process goes to the network: over https through a door of ours, over SSH by a program of ours. */
export type GitContact = { pinned: CheckedAddress } & ({ way: Way } | { ssh: SshAccess });

/** The whole environment of a git process, built from nothing but PATH. */
export function gitEnvironment(place: GitPlace, contact?: GitContact): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_ALLOW_PROTOCOL: 'https',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_CEILING_DIRECTORIES: '/',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_TERMINAL_PROMPT: '0',
    LANDFALL_GIT_KIB: String(place.maxFileKiB),
    LANDFALL_GIT_SECONDS: String(place.seconds),
    LANDFALL_GIT_UMASK: place.umask,
    ...(place.lockFile === undefined ? {} : { LANDFALL_GIT_LOCK: place.lockFile }),
    ...(place.gitDir === undefined ? {} : { GIT_DIR: place.gitDir }),
    ...(contact === undefined ? {} : contactEnvironment(contact)),
  };
}

/**
 * The door in place of the host, and what opens it, as configuration that lives in this one child's environment: not in its
 * arguments, not in the url, not in a file. What a url begins with decides (git-config, `url.<base>.insteadOf`), so nothing else
 * leads anywhere: no other protocol is allowed. The credential and the host's address are the door's alone (security CRED-1, SSRF-4).
 */
function contactEnvironment(contact: GitContact): Record<string, string> {
  if ('ssh' in contact) return sshEnvironment(contact.pinned, contact.ssh);
  const { origin, pass, lines } = contact.way;
  if (lines !== undefined) {
    return {
      GIT_ALLOW_PROTOCOL: 'git',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.${lines}/.insteadOf`,
      GIT_CONFIG_VALUE_0: `${contact.pinned.url.origin}/`,
    };
  }
  return {
    GIT_ALLOW_PROTOCOL: 'http',
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: `url.${origin}/.insteadOf`,
    GIT_CONFIG_VALUE_0: `${contact.pinned.url.origin}/`,
    GIT_CONFIG_KEY_1: `http.${origin}/.extraHeader`,
    GIT_CONFIG_VALUE_1: `${PASS}: ${pass}`,
  };
}

/** What simple-git refuses unless it is named: exactly the keys above, and no other. */
export const SIMPLE_GIT_PERMITS = {
  allowEnvironment: [
    'GIT_ALLOW_PROTOCOL',
    'GIT_ATTR_NOSYSTEM',
    'GIT_CEILING_DIRECTORIES',
    'GIT_CONFIG_COUNT',
    'GIT_CONFIG_GLOBAL',
    'GIT_CONFIG_KEY_0',
    'GIT_CONFIG_KEY_1',
    'GIT_CONFIG_NOSYSTEM',
    'GIT_CONFIG_VALUE_0',
    'GIT_CONFIG_VALUE_1',
    'GIT_DIR',
    'GIT_LFS_SKIP_SMUDGE',
    'GIT_NO_LAZY_FETCH',
    'GIT_NO_REPLACE_OBJECTS',
    'GIT_PROTOCOL_FROM_USER',
    'GIT_SSH_COMMAND',
    'GIT_SSH_VARIANT',
    'GIT_TERMINAL_PROMPT',
  ],
  unsafe: {
    allowUnsafeHooksPath: true,
    allowUnsafeFsMonitor: true,
    allowUnsafeSshCommand: true,
    allowUnsafeConfigPaths: true,
    allowUnsafeConfigEnvCount: true,
    allowUnsafeTemplateDir: true,
    allowUnsafeUrlRewrite: true,
    allowUnsafeCustomBinary: true,
  },
} as const satisfies Partial<SimpleGitOptions>;
