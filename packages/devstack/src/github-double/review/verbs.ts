import { randomBytes } from 'node:crypto';
import type { RepositoryRecord } from '../../git-server/repositories.ts';
import type { AppEvent, WebhookCalls } from '../../git-server/webhook-calls.ts';
import type { GitHubState } from '../state.ts';
import { copyBranches, mergeInto } from './branches.ts';
import { folderOf, knownRecord, pullOf } from './found.ts';
import type { CheckRun, Comment, CommitStatus, Pull } from './kept.ts';
import { close } from './moved.ts';
import { type AskedPull, openPull } from './open-pull.ts';
import { checkRerequested, pullEvent, suiteRerequested } from './tell.ts';

/** What people do with changes at GitHub, done by a test, by its pages or by `npm start`; the App's webhook is told. */
export interface ReviewVerbs {
  /** Copies a repository to somebody's account. */
  fork(name: string, login: string): Promise<{ fullName: string; cloneUrl: string }>;
  /** Gives its number. @param asked.head `branch`, or `owner:branch` of a fork @throws Error with GitHub's words */
  openPull(
    name: string,
    asked: Partial<Omit<AskedPull, 'head' | 'author'>> & { head: string; by: string },
  ): Promise<number>;
  /** Gives the merge commit. @throws Error where both sides changed the same */
  mergePull(name: string, number: number, by: string): Promise<string>;
  closePull(name: string, number: number, by: string): Promise<void>;
  reopenPull(name: string, number: number, by: string): Promise<void>;
  /** Asks for a check again, or for all of its commit. */
  rerequest(checkId: number, by: string, what?: 'check' | 'suite'): Promise<void>;
  deleteComment(id: number): void;
  /** What a person sees of a pull request: its checks and statuses are its head's. */
  reviewOf(
    name: string,
    number: number,
  ): { pull: Pull; checks: CheckRun[]; comments: Comment[]; statuses: CommitStatus[] };
  /** All that was set on a commit, oldest first. */
  statusesOf(name: string, sha: string): CommitStatus[];
}

export function reviewVerbs(state: GitHubState, hooks: WebhookCalls): ReviewVerbs {
  const { review } = state;
  const tell = (record: RepositoryRecord, { event, payload }: AppEvent) =>
    hooks.callAppOf(record, event, payload);
  const known = (name: string, number: number) => {
    const record = knownRecord(state, name);
    const pull = pullOf(state, record, number);
    if (!pull) throw new Error(`${name} has no pull request ${number}.`);
    return { record, pull };
  };
  return {
    fork: (name, login) => fork(state, name, login),
    openPull: async (name, { by, ...asked }) => {
      const record = knownRecord(state, name);
      const whole = { base: 'main', title: asked.head, body: null, draft: false, ...asked, author: by };
      const pull = await openPull(state, record, whole);
      if ('refused' in pull) throw new Error(pull.refused);
      tell(record, await pullEvent(state, pull, 'opened', by));
      return pull.number;
    },
    mergePull: async (name, number, by) => {
      const { record, pull } = known(name, number);
      const message = `Merge pull request #${number} from ${pull.head.owner}/${pull.head.ref}\n\n${pull.title}`;
      const merge = { base: pull.base.ref, number, message, by };
      const done = pull.state === 'open' ? await mergeInto(folderOf(state, record), merge) : undefined;
      if (!done) throw new Error('Pull Request is not mergeable');
      const told = await close(state, pull, by, done.after);
      hooks.pushed(record, { ...done, ref: `refs/heads/${pull.base.ref}` }, by);
      tell(record, told);
      return done.after;
    },
    closePull: async (name, number, by) => {
      const { record, pull } = known(name, number);
      tell(record, await close(state, pull, by));
    },
    reopenPull: async (name, number, by) => {
      const { record, pull } = known(name, number);
      Object.assign(pull, { state: 'open', closedAt: null });
      review.save();
      tell(record, await pullEvent(state, pull, 'reopened', by));
    },
    ...lookingVerbs(state, hooks, known),
  };
}

function lookingVerbs(
  state: GitHubState,
  hooks: WebhookCalls,
  known: (name: string, number: number) => { record: RepositoryRecord; pull: Pull },
): Pick<ReviewVerbs, 'rerequest' | 'deleteComment' | 'reviewOf' | 'statusesOf'> {
  const { review } = state;
  const on = <T extends { repositoryId: number }>(all: T[], { id }: RepositoryRecord) =>
    all.filter(({ repositoryId }) => repositoryId === id);
  return {
    rerequest: async (checkId, by, what = 'check') => {
      const check = review.checks.find(({ id }) => id === checkId);
      const record = check && state.store.list().find(({ id }) => id === check.repositoryId);
      if (!check || !record) throw new Error(`There is no check ${checkId}.`);
      const made = what === 'check' ? checkRerequested : suiteRerequested;
      const { event, payload } = await made(state, check, by);
      hooks.callAppOf(record, event, payload);
    },
    deleteComment: (id) => {
      review.comments = review.comments.filter((comment) => comment.id !== id);
      review.save();
    },
    reviewOf: (name, number) => {
      const { record, pull } = known(name, number);
      return {
        pull,
        checks: on(review.checks, record).filter(({ headSha }) => headSha === pull.head.sha),
        comments: on(review.comments, record).filter((comment) => comment.pull === number),
        statuses: on(review.statuses, record).filter(({ sha }) => sha === pull.head.sha),
      };
    },
    statusesOf: (name, sha) =>
      on(review.statuses, knownRecord(state, name)).filter((status) => status.sha === sha),
  };
}

async function fork(state: GitHubState, name: string, login: string) {
  const from = knownRecord(state, name);
  const access = { ...from.access, users: [{ name: login, token: randomBytes(12).toString('hex') }] };
  const made = await state.store.create(`${login}/${from.fullName.split('/')[1]}`, access, from.id);
  await copyBranches(folderOf(state, from), folderOf(state, made));
  return { fullName: made.fullName, cloneUrl: `${state.url}/${made.fullName}.git` };
}
