/** A commit as its author wrote it. Texts are bounded, still untrusted, and may hold any character. */
export interface CommitInfo {
  commit: string;
  /** The first is what a merge was made into. */
  parents: string[];
  authorName: string;
  authorEmail: string;
  /** First line, at most 500 characters. */
  message: string;
  /** What follows the first line, at most 10,000 characters. */
  body: string;
  /** RFC 3339, with the committer's own offset. */
  committedAt: string;
}

/** One file of a commit. */
export interface TreeEntry {
  /** From the repository's root, or from `path` if one was asked for. */
  path: string;
  /** `file` and `executable` are plain files; a `submodule` is a commit of another repository, never fetched. */
  kind: 'file' | 'executable' | 'symlink' | 'submodule';
  oid: string;
}

/** With its bytes, 0 for a submodule. */
export interface SizedEntry extends TreeEntry {
  size: number;
}
