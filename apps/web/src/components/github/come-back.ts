const KEY = 'landfall.github.after';

/** Where somebody is to be when they have picked; the list of repositories unless they were setting up. */
export type After = 'repositories' | 'onboarding';

const PLACES: Record<After, string> = {
  repositories: '/repositories',
  onboarding: '/onboarding',
};

/** Remembers in this tab from where somebody goes to GitHub: what comes back from there says nothing of it. */
export function keepAfter(after: After): void {
  sessionStorage.setItem(KEY, after);
}

/** The page to go on with. */
export function takeAfter(): string {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return kept === 'onboarding' ? PLACES.onboarding : PLACES.repositories;
}
