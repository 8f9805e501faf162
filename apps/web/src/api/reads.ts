import type { RouteName } from '@landfall/contracts/api';
import type { IgnoreDriftInput } from '@landfall/contracts/drift';
import type { HistoryFilter } from '@landfall/contracts/sync';
import type { CallInput } from './call.ts';

/** The first word of a cache key; it says which patches apply to the entry (api/patch). */
export type Noun =
  | 'applications'
  | 'application'
  | 'manifests'
  | 'removal'
  | 'syncs'
  | 'sync'
  | 'repositories'
  | 'repository'
  | 'rewrites'
  | 'deliveries'
  | 'delivery'
  | 'pulls'
  | 'pull'
  | 'pull-plan'
  | 'clusters'
  | 'cluster'
  | 'probe'
  | 'comparison'
  | 'activity'
  | 'drifts'
  | 'drift-count'
  | 'line'
  | 'windows'
  | 'ignore-preview'
  | 'me'
  | 'organization'
  | 'sessions'
  | 'sign-in-ways'
  | 'identities'
  | 'tokens'
  | 'local'
  | 'github'
  | 'github-offer';
export type ReadKey = readonly [noun: Noun, id?: string, only?: string];

/** In the place of an id, where keys are asked for: whatever of the noun is held. */
export const EVERY = '*';

/** Something a page reads: which route, with what, under which key. Used alike by server and browser. */
export interface Read<N extends RouteName = RouteName> {
  key: ReadKey;
  name: N;
  input: CallInput<N>;
}

const read = <N extends RouteName>(name: N, input: CallInput<N>, ...key: ReadKey): Read<N> => ({
  key,
  name,
  input,
});

export const reads = {
  applications: () => read('applications.list', {}, 'applications'),
  application: (id: string) => read('applications.get', { params: { id } }, 'application', id),
  manifests: (id: string) => read('applications.manifests', { params: { id } }, 'manifests', id),
  removal: (id: string) => read('applications.removal', { params: { id } }, 'removal', id),
  sync: (id: string) => read('syncs.get', { params: { id } }, 'sync', id),
  comparison: (from: string, to: string) =>
    read('snapshots.compare', { query: { from, to } }, 'comparison', `${from}:${to}`),
  repositories: () => read('repositories.list', {}, 'repositories'),
  repository: (id: string) => read('repositories.get', { params: { id } }, 'repository', id),
  rewrites: (repositoryId: string) =>
    read('repositories.rewrites', { params: { id: repositoryId } }, 'rewrites', repositoryId),
  delivery: (id: string) => read('deliveries.get', { params: { id } }, 'delivery', id),
  pull: (id: string) => read('pulls.get', { params: { id } }, 'pull', id),
  pullPlan: (id: string) => read('pulls.plan', { params: { id } }, 'pull-plan', id),
  clusters: () => read('clusters.list', {}, 'clusters'),
  cluster: (id: string) => read('clusters.get', { params: { id } }, 'cluster', id),
  probe: (id: string) => read('probes.get', { params: { id } }, 'probe', id),
  /** `look` names one opening of the dialog: an earlier answer may not be so any more. */
  ignorePreview: (body: IgnoreDriftInput, look: string) =>
    read('drifts.previewIgnore', { body }, 'ignore-preview', `${look}:${body.scope}`),
  driftCount: () => read('drifts.count', {}, 'drift-count'),
  line: () => read('line.get', {}, 'line'),
  windows: () => read('windows.list', {}, 'windows'),
  organization: () => read('organization.settings', {}, 'organization'),
  me: () => read('account.me', {}, 'me'),
  signInWays: () => read('account.signInWays', {}, 'sign-in-ways'),
  identities: () => read('identities.list', {}, 'identities'),
  sessions: () => read('account.sessions', {}, 'sessions'),
  tokens: () => read('tokens.list', {}, 'tokens'),
  local: () => read('platform.local', {}, 'local'),
  github: () => read('github.setup', {}, 'github'),
  githubOffer: (id: string) => read('github.offer', { params: { id } }, 'github-offer', id),
} as const;

export type PagedRoute = 'syncs.list' | 'deliveries.list' | 'activity.list' | 'drifts.list' | 'pulls.list';

/** A list read page by page, newest first; `page(null)` is the first. */
export interface PagedRead<N extends PagedRoute = PagedRoute> {
  key: ReadKey;
  page: (cursor: string | null) => Read<N>;
}

const after = (cursor: string | null): { cursor?: string } => (cursor === null ? {} : { cursor });

function historyKey(applicationId: string | undefined, only: readonly HistoryFilter[]): ReadKey {
  if (applicationId === undefined) return ['syncs'];
  return only.length === 0 ? ['syncs', applicationId] : ['syncs', applicationId, only.join(',')];
}

export const pagedReads = {
  syncs: (applicationId?: string, only: readonly HistoryFilter[] = []): PagedRead<'syncs.list'> => {
    const narrow = only.length === 0 ? {} : { only: only.join(',') };
    const key = historyKey(applicationId, only);
    const filter = applicationId === undefined ? {} : { applicationId, ...narrow };
    return { key, page: (cursor) => read('syncs.list', { query: { ...filter, ...after(cursor) } }, ...key) };
  },
  deliveries: (repositoryId?: string): PagedRead<'deliveries.list'> => {
    const key: ReadKey = repositoryId === undefined ? ['deliveries'] : ['deliveries', repositoryId];
    const filter = repositoryId === undefined ? {} : { repositoryId };
    return {
      key,
      page: (cursor) => read('deliveries.list', { query: { ...filter, ...after(cursor) } }, ...key),
    };
  },
  pulls: (repositoryId: string): PagedRead<'pulls.list'> => {
    const key: ReadKey = ['pulls', repositoryId];
    return {
      key,
      page: (cursor) => read('pulls.list', { query: { repositoryId, ...after(cursor) } }, ...key),
    };
  },
  drifts: (applicationId?: string): PagedRead<'drifts.list'> => {
    const key: ReadKey = applicationId === undefined ? ['drifts'] : ['drifts', applicationId];
    const filter = applicationId === undefined ? {} : { applicationId };
    return { key, page: (cursor) => read('drifts.list', { query: { ...filter, ...after(cursor) } }, ...key) };
  },
  activity: (): PagedRead<'activity.list'> => ({
    key: ['activity'],
    page: (cursor) => read('activity.list', { query: after(cursor) }, 'activity'),
  }),
} as const;
