import { commitHref } from './commit-href.ts';
import { SafeLink } from './safe-link.tsx';
import classes from './text.module.css';

/** The short form of a commit id. */
export const shortRevision = (revision: string): string =>
  /^[0-9a-f]{40,64}$/.test(revision) ? revision.slice(0, 7) : revision;

interface CommitProps {
  revision: string;
  /** Its repository, where it is to be a link to the commit's page. */
  repositoryUrl?: string | undefined;
}

/** A commit, in mono, short; the whole id on hover. */
export function Commit({ revision, repositoryUrl }: CommitProps) {
  const href = repositoryUrl === undefined ? null : commitHref(repositoryUrl, revision);
  const short = (
    <span className={classes.commit} title={revision}>
      {shortRevision(revision)}
    </span>
  );
  return href === null ? short : <SafeLink href={href}>{short}</SafeLink>;
}
