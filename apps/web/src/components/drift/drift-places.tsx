import type { ApplicationView } from '@landfall/contracts/application';
import type { DriftView } from '@landfall/contracts/drift';
import Link from 'next/link';
import { listed } from '#src/ui/text/listed.ts';
import { SafeLink } from '#src/ui/text/safe-link.tsx';
import text from '#src/ui/text/text.module.css';
import { treeHref } from '#src/ui/text/tree-href.ts';
import classes from './drift.module.css';
import { byApplication } from './words.ts';

/** More names than this are counted. */
const MOST_NAMES = 6;

interface DriftPlacesProps {
  drifts: readonly DriftView[];
  applications: ReadonlyMap<string, ApplicationView>;
}

/** Where a change was made: a line for each application, with its objects and the place in Git that should change. */
export function DriftPlaces({ drifts, applications }: DriftPlacesProps) {
  return (
    <ul className={classes.places}>
      {byApplication(drifts).map(([{ applicationId, applicationName, clusterName }, rows]) => (
        <li key={applicationId} className={classes.place}>
          <span>
            <Link href={`/applications/${applicationId}`} className={text.link}>
              {applicationName}
            </Link>{' '}
            <span className={classes.quiet}>on {clusterName}</span>
          </span>
          <span className={classes.names}>{listed(rows.map(nameOf), MOST_NAMES)}</span>
          <InGit application={applications.get(applicationId)} />
        </li>
      ))}
    </ul>
  );
}

const nameOf = ({ ref }: DriftView): string => (ref.namespace ? `${ref.namespace} / ${ref.name}` : ref.name);

function InGit({ application }: { application: ApplicationView | undefined }) {
  if (!application?.synced) return null;
  const href = treeHref(application.repositoryUrl, application.synced.revision, application.path);
  return href === null ? null : <SafeLink href={href}>Open in Git</SafeLink>;
}
