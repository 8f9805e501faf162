import { X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';
import { systemContext } from '@landfall/actions/context';
import { followRepository } from '@landfall/actions/repositories/follow';
import { parseAllowList } from '@landfall/egress';
import { assertGit, defaultCheckoutRoot, sweepCheckouts } from '@landfall/git';
import type { Handlers } from '@landfall/queue';
import { isolation, sweepLeftovers } from '@landfall/render';
import type { SourceEnvironment } from '../env.ts';
import type { Wiring } from '../wiring.ts';
import { askGitHub, atGitHub } from './at-github.ts';
import { companions } from './companions.ts';
import { answerProbe } from './jobs/answer-probe.ts';
import { followProposal } from './jobs/follow-proposal.ts';
import { planPull } from './jobs/plan-pull.ts';
import { processDelivery } from './jobs/process-delivery.ts';
import { pushRevert } from './jobs/push-revert.ts';
import { refreshRepository } from './jobs/refresh-repository.ts';
import { renderApplication } from './jobs/render-application.ts';
import { reportStatus } from './jobs/report-status.ts';
import { tellHistory } from './jobs/tell-history.ts';
import { askedTogether } from './listings.ts';
import { looks } from './looks.ts';
import type { SourceRole } from './role.ts';
import { slots } from './slots.ts';
import { turns } from './turns.ts';

/** The source role's jobs: it has the network and git, renders, and opens repository credentials only. */
export function sourceHandlers(role: SourceRole): Handlers<'source'> {
  return {
    'process-delivery': (payload, { signal }) => processDelivery(role, payload, signal),
    'refresh-repository': (payload) => refreshRepository(role, payload),
    'render-application': (payload, { signal }) => renderApplication(role, payload, signal),
    'push-revert': (payload) => pushRevert(role, payload),
    'tell-history': (payload) => tellHistory(role, payload),
    'report-status': (payload) => reportStatus(role, payload),
    'follow-proposal': (payload, { signal }) => followProposal(role, payload, signal),
    'plan-pull': (payload, { signal }) => planPull(role, payload, signal),
    'answer-probe-source': (payload, { signal }) => answerProbe(role, payload, signal),
  };
}

/** Checks the machine (git, isolation), clears what a killed worker left, and wires the role. @throws Error that says what is missing */
export async function sourceRole(
  { platform, key, log }: Wiring,
  env: SourceEnvironment,
): Promise<SourceRole> {
  await assertGit();
  const confined = await isolation().catch((error: Error) => ({
    level: 'none' as const,
    detail: error.message,
  }));
  log.info({ detail: confined.detail, state: confined.level }, 'render isolation');
  if (env.LANDFALL_HOSTED && confined.level === 'none') {
    throw new Error(`Hosted mode refuses to start: renders cannot be confined here. ${confined.detail}`);
  }
  const mirrors = join(env.LANDFALL_WORK_DIR, 'mirrors');
  const trees = env.LANDFALL_TREES_DIR ?? (await defaultCheckoutRoot());
  await mkdir(mirrors, { recursive: true, mode: 0o700 });
  await Promise.all([sweepLeftovers(), sweepCheckouts(trees)]);
  const own = env.LANDFALL_GIT_CA_FILE ? await readFile(env.LANDFALL_GIT_CA_FILE, 'utf8') : undefined;
  const allow = parseAllowList(env.LANDFALL_ALLOW_ADDRESSES);
  return {
    platform,
    key,
    log,
    mirrors,
    trees,
    caPem: trusted(own),
    allow,
    github: await atGitHub(env, allow, own),
    follow: ({ organizationId, id }, now) =>
      followRepository(systemContext(platform, organizationId, 'GitHub gave it another address.'), id, now),
    askGitHub: askGitHub(env, allow, own),
    isolation: env.LANDFALL_HOSTED ? 'on' : 'if-possible',
    pollSeconds: env.LANDFALL_POLL_SECONDS,
    looks: looks(),
    listings: askedTogether(),
    turns: turns(),
    renders: slots(env.LANDFALL_RENDERS),
    companions: companions(),
  };
}

/**
 * What is trusted takes the place of Node's own: the system's authorities, and beside an operator's own file the
 * well-known ones too. Read once: a change of any of them counts from the next start of the worker.
 */
function trusted(own: string | undefined): string {
  const system = getCACertificates('system');
  const known = system.length === 0 || own !== undefined ? getCACertificates('bundled') : [];
  // Both are mostly the same.
  const once = new Map([...system, ...known].map((pem) => [new X509Certificate(pem).fingerprint256, pem]));
  return [...once.values(), ...(own === undefined ? [] : [own])].join('\n');
}
