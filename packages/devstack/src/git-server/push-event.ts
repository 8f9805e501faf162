import { execa } from 'execa';
import type { GitHubCommit, GitHubPush, GitHubRepository } from './github-shapes.ts';

/** A ref that a push moved, as git's post-receive hook tells it. */
export interface RefUpdate {
  before: string;
  after: string;
  ref: string;
}

/** GitHub lists no more commits than this in one push event. */
const MAX_COMMITS = 2048;
const NONE = /^0+$/;
const FIELDS = ['%H', '%T', '%cI', '%an', '%ae', '%cn', '%ce', '%B'];

/** Reads what the post-receive hook wrote: one `before after ref` a line. */
export function parseUpdates(text: string): RefUpdate[] {
  return text
    .split('\n')
    .map((line) => line.split(' '))
    .filter((words) => words.length === 3)
    .map(([before = '', after = '', ref = '']) => ({ before, after, ref }));
}

/**
 * The body of GitHub's `push` event for one moved ref.
 * Source of the shape: GitHub's documentation of webhook events and payloads, "push".
 */
export async function pushEvent(
  gitDir: string,
  repository: { id: number; fullName: string; baseUrl: string },
  update: RefUpdate,
  user: string,
): Promise<GitHubPush> {
  const { before, after, ref } = update;
  const created = NONE.test(before);
  const deleted = NONE.test(after);
  const described = await describe(gitDir, repository);
  const commits = deleted ? [] : await commitsBetween(gitDir, described.html_url, update, created);
  const head = deleted ? undefined : (await readCommits(gitDir, described.html_url, ['-1', after]))[0];
  return {
    ref,
    before,
    after,
    repository: described,
    pusher: { name: user, email: `${user}@users.noreply.localhost` },
    sender: { login: user, id: 1, type: 'User', url: `${repository.baseUrl}/${user}` },
    created,
    deleted,
    forced: !created && !deleted && !(await isAncestor(gitDir, before, after)),
    base_ref: null,
    compare: `${described.html_url}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits,
    head_commit: head ?? null,
  };
}

/** GitHub's `repository` object. */
export async function describe(
  gitDir: string,
  { id, fullName, baseUrl }: { id: number; fullName: string; baseUrl: string },
): Promise<GitHubRepository> {
  const [owner = '', name = ''] = fullName.split('/');
  const head = await git(gitDir, ['symbolic-ref', '--short', 'HEAD']);
  return {
    id,
    name,
    full_name: fullName,
    private: true,
    owner: { name: owner, login: owner, id: 1, type: 'Organization' },
    html_url: `${baseUrl}/${fullName}`,
    url: `${baseUrl}/${fullName}`,
    clone_url: `${baseUrl}/${fullName}.git`,
    git_url: `${baseUrl}/${fullName}.git`,
    default_branch: head.trim(),
    master_branch: head.trim(),
  };
}

function commitsBetween(gitDir: string, url: string, { before, after, ref }: RefUpdate, created: boolean) {
  // A new branch brings the commits that no other branch has.
  const known = created ? [`--exclude=${ref}`, '--glob=refs/*'] : [before];
  return readCommits(gitDir, url, [`--max-count=${MAX_COMMITS}`, '--reverse', after, '--not', ...known]);
}

async function readCommits(gitDir: string, url: string, range: string[]): Promise<GitHubCommit[]> {
  const format = `--format=%x00%x00${FIELDS.join('%x00')}%x00`;
  const text = await git(gitDir, [
    'log',
    '--no-renames',
    '--name-status',
    '--first-parent',
    '-m',
    format,
    ...range,
    '--',
  ]);
  return text
    .split('\0\0')
    .slice(1)
    .map((block) => toCommit(url, block.split('\0')));
}

function toCommit(url: string, fields: string[]): GitHubCommit {
  const [
    id = '',
    tree = '',
    timestamp = '',
    author = '',
    authorMail = '',
    committer = '',
    committerMail = '',
  ] = fields;
  const files = (fields[8] ?? '').split('\n').map((line) => line.split('\t'));
  const withStatus = (status: RegExp) =>
    files.filter(([letter = '']) => status.test(letter)).map(([, path = '']) => path);
  return {
    id,
    tree_id: tree,
    distinct: true,
    message: (fields[7] ?? '').trimEnd(),
    timestamp,
    url: `${url}/commit/${id}`,
    author: { name: author, email: authorMail, username: author },
    committer: { name: committer, email: committerMail, username: committer },
    added: withStatus(/^A/),
    removed: withStatus(/^D/),
    modified: withStatus(/^[MT]/),
  };
}

async function isAncestor(gitDir: string, before: string, after: string): Promise<boolean> {
  const { exitCode } = await execa('git', ['-C', gitDir, 'merge-base', '--is-ancestor', before, after], {
    reject: false,
  });
  return exitCode === 0;
}

async function git(gitDir: string, args: string[]): Promise<string> {
  const { stdout } = await execa('git', ['-C', gitDir, '-c', 'core.quotePath=false', ...args], {
    stripFinalNewline: false,
  });
  return stdout;
}
