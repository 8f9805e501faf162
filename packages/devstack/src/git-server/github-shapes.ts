/** The parts of GitHub's webhook bodies that receivers read. Source: GitHub's "webhook events and payloads". */

export interface GitHubRepository {
  id: number;
  name: string;
  full_name: string;
  private: boolean;
  owner: { name: string; login: string; id: number; type: string };
  html_url: string;
  url: string;
  clone_url: string;
  git_url: string;
  default_branch: string;
  master_branch: string;
}

export interface GitHubCommit {
  id: string;
  tree_id: string;
  distinct: boolean;
  message: string;
  /** ISO 8601 with the committer's offset. */
  timestamp: string;
  url: string;
  author: GitHubPerson;
  committer: GitHubPerson;
  added: string[];
  removed: string[];
  modified: string[];
}

export interface GitHubPerson {
  name: string;
  email: string;
  username: string;
}

export interface GitHubPush {
  ref: string;
  before: string;
  after: string;
  repository: GitHubRepository;
  pusher: { name: string; email: string };
  sender: { login: string; id: number; type: string; url: string };
  created: boolean;
  deleted: boolean;
  forced: boolean;
  base_ref: string | null;
  compare: string;
  commits: GitHubCommit[];
  head_commit: GitHubCommit | null;
  /** Only where a GitHub App's webhook is told. */
  installation?: { id: number; node_id: string };
}

/** `installation` and `installation_repositories`: the fields that a receiver needs, and those that GitHub describes. */
export interface GitHubInstallationEvent {
  action: 'created' | 'deleted' | 'suspend' | 'unsuspend' | 'added' | 'removed';
  installation: { id: number };
  [field: string]: unknown;
}

/** `repository`: it was renamed, went to another owner, or is gone. */
export interface GitHubRepositoryEvent {
  action: 'renamed' | 'transferred' | 'deleted';
  repository: { id: number };
  [field: string]: unknown;
}

/** What an App is told besides of one repository; its fields are held against GitHub's description. */
export interface GitHubAppEvent {
  action?: string;
  repository: { id: number };
  [field: string]: unknown;
}

export interface GitHubPing {
  zen: string;
  hook_id: number;
  hook: {
    type: 'Repository';
    id: number;
    events: string[];
    active: boolean;
    config: { url: string; content_type: 'json' };
  };
  repository: GitHubRepository;
}
