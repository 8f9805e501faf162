import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A pull request; `number` is its repository's, every other number GitHub's. Times are ISO 8601. */
export interface Pull {
  id: number;
  number: number;
  repositoryId: number;
  title: string;
  body: string | null;
  /** Login. */
  author: string;
  head: { repositoryId: number; owner: string; ref: string; sha: string };
  base: { ref: string; sha: string };
  state: 'open' | 'closed';
  draft: boolean;
  merged?: { sha: string; by: string; at: string };
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
}

export interface Comment {
  id: number;
  repositoryId: number;
  pull: number;
  body: string;
  author: string;
  createdAt: string;
  updatedAt: string;
}

export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: string;
  message: string;
  title?: string;
}

export interface CheckRun {
  id: number;
  suiteId: number;
  repositoryId: number;
  headSha: string;
  name: string;
  externalId: string | null;
  detailsUrl: string | null;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: Annotation[];
  startedAt: string;
  completedAt: string | null;
}

export interface CommitStatus {
  id: number;
  repositoryId: number;
  sha: string;
  state: 'error' | 'failure' | 'pending' | 'success';
  context: string;
  description: string | null;
  targetUrl: string | null;
  createdAt: string;
}

/** What people and the App say of changes. */
export interface Review {
  pulls: Pull[];
  comments: Comment[];
  checks: CheckRun[];
  statuses: CommitStatus[];
  lastId: number;
}

export interface KeptReview extends Review {
  /** A number that nothing has yet. */
  nextId(): number;
  save(): void;
}

/** What an earlier start over the same folder kept, or nothing. */
export function keptReview(dir: string): KeptReview {
  const file = join(dir, 'github-review.json');
  const review = read(file);
  return Object.assign(review, {
    nextId: () => {
      review.lastId += 1;
      return review.lastId;
    },
    save: () => writeFileSync(file, JSON.stringify(review)),
  });
}

function read(file: string): Review {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { pulls: [], comments: [], checks: [], statuses: [], lastId: 1000 };
  }
}
