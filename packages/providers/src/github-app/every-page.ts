/** GitHub's largest page, and how many are read: five thousand repositories are more than anybody picks from. */
export const PAGE = 100;
const MAX_PAGES = 50;

/** What all lists of one answer may take together. */
export interface PageBudget {
  /** Whether another page may be asked for; counts it. */
  take(): boolean;
}

/**
 * @param ms after so long no page is begun; one that was is bounded by itself
 * @param now in milliseconds
 */
export function pageBudget(
  { pages, ms }: { pages: number; ms: number },
  now: () => number = () => performance.now(),
): PageBudget {
  const until = now() + ms;
  let left = pages;
  return { take: () => now() < until && left-- > 0 };
}

/** How far a list is read. */
export interface HowFar<T> {
  budget?: PageBudget;
  /** Whether what was found is all that is asked for. */
  enough?: ((found: readonly T[]) => boolean) | undefined;
}

/**
 * Reads pages until one is not full. Their number is ours: an address in `Link` is not followed.
 * @param read gives one page; what could not be read is undefined in it
 * @returns `complete` false when there may be more
 */
export async function everyPage<T>(
  read: (number: number) => Promise<(T | undefined)[]>,
  { budget, enough }: HowFar<T> = {},
): Promise<{ found: T[]; complete: boolean }> {
  const found: T[] = [];
  for (let number = 1; number <= MAX_PAGES; number++) {
    if (budget && !budget.take()) break;
    const page = await read(number);
    found.push(...page.filter((entry) => entry !== undefined));
    if (page.length < PAGE) return { found, complete: true };
    if (enough?.(found)) break;
  }
  return { found, complete: false };
}
