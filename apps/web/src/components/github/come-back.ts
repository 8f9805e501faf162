const KEY = 'landfall.github.after';

/** What somebody goes to GitHub for: to pick repositories, while setting up or not, or to link their account there. */
export type After = 'repositories' | 'onboarding' | 'link';

const PLACES: Record<After, string> = {
  repositories: '/repositories',
  onboarding: '/onboarding',
  link: '/settings',
};

/** Remembers in this tab from where somebody goes to GitHub: what comes back from there says nothing of it. */
export function keepAfter(after: After): void {
  sessionStorage.setItem(KEY, after);
}

/** Whether whoever comes back went there to link their account: the API asks the same of the state. */
export const isLinking = (): boolean =>
  typeof sessionStorage !== 'undefined' && sessionStorage.getItem(KEY) === 'link';

/** The page to go on with. */
export function takeAfter(): string {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return kept === 'onboarding' || kept === 'link' ? PLACES[kept] : PLACES.repositories;
}
