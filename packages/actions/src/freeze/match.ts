import type { DecidingWindow } from './decide.ts';
import { matchesGlob } from './glob.ts';

/** A window with what it is of. */
export interface MatchingWindow extends DecidingWindow {
  description: string;
  applications: string[];
  namespaces: string[];
  clusters: string[];
  match: 'any' | 'all';
}

/**
 * Is the window of this application? One list that names it is enough, or all that are not empty have to (`all`, Argo CD's
 * `andOperator`). A window without any glob is of everything in the organization.
 */
export function matchesWindow(
  { applications, namespaces, clusters, match }: MatchingWindow,
  application: { name: string; namespace: string; cluster: { name: string } },
): boolean {
  const asked = [
    { globs: applications, text: application.name },
    { globs: namespaces, text: application.namespace },
    { globs: clusters, text: application.cluster.name },
  ].filter(({ globs }) => globs.length > 0);
  if (asked.length === 0) return true;
  const names = ({ globs, text }: { globs: string[]; text: string }) =>
    globs.some((glob) => matchesGlob(glob, text));
  return match === 'all' ? asked.every(names) : asked.some(names);
}
