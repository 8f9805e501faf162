import classes from './text.module.css';

/** The short form of a commit id. */
export const shortRevision = (revision: string): string =>
  /^[0-9a-f]{40,64}$/.test(revision) ? revision.slice(0, 7) : revision;

/** A commit, in mono, short; the whole id on hover. */
export function Commit({ revision }: { revision: string }) {
  return (
    <span className={classes.commit} title={revision}>
      {shortRevision(revision)}
    </span>
  );
}
