/** The addresses that GitHub gives with each user; `api` is the server's own address. */
export function urlsOfUser(server: string, login: string): Record<`${string}url`, string> {
  const api = `${server}/api/v3/users/${login}`;
  return {
    url: api,
    html_url: `${server}/${login}`,
    events_url: `${api}/events{/privacy}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    organizations_url: `${api}/orgs`,
    received_events_url: `${api}/received_events`,
    repos_url: `${api}/repos`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
  };
}

/** GitHub's name of an address, and what follows the repository's own. */
const OF_REPOSITORY = {
  archive: '/{archive_format}{/ref}',
  assignees: '/assignees{/user}',
  blobs: '/git/blobs{/sha}',
  branches: '/branches{/branch}',
  collaborators: '/collaborators{/collaborator}',
  comments: '/comments{/number}',
  commits: '/commits{/sha}',
  compare: '/compare/{base}...{head}',
  contents: '/contents/{+path}',
  contributors: '/contributors',
  deployments: '/deployments',
  downloads: '/downloads',
  events: '/events',
  forks: '/forks',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  hooks: '/hooks',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '/issues{/number}',
  keys: '/keys{/key_id}',
  labels: '/labels{/name}',
  languages: '/languages',
  merges: '/merges',
  milestones: '/milestones{/number}',
  notifications: '/notifications{?since,all,participating}',
  pulls: '/pulls{/number}',
  releases: '/releases{/id}',
  stargazers: '/stargazers',
  statuses: '/statuses/{sha}',
  subscribers: '/subscribers',
  subscription: '/subscription',
  tags: '/tags',
  teams: '/teams',
  trees: '/git/trees{/sha}',
};

/** The addresses that GitHub gives with each repository. */
export function urlsOfRepository(server: string, fullName: string): Record<`${string}url`, string> {
  const api = `${server}/api/v3/repos/${fullName}`;
  const html = `${server}/${fullName}`;
  const below = Object.entries(OF_REPOSITORY).map(([name, path]) => [`${name}_url`, `${api}${path}`]);
  return {
    ...Object.fromEntries(below),
    url: api,
    html_url: html,
    clone_url: `${html}.git`,
    git_url: `${html}.git`,
    ssh_url: `git@${new URL(server).host}:${fullName}.git`,
    svn_url: html,
  };
}
