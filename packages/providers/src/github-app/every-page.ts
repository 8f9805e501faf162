/** GitHub's largest page, and how many are read: five thousand repositories are more than anybody picks from. */
export const PAGE = 100;
const MAX_PAGES = 50;

/**
 * Reads pages until one is not full. Their number is ours: an address in `Link` is not followed.
 * @param read gives one page; what could not be read is undefined in it
 */
export async function everyPage<T>(
  read: (number: number) => Promise<(T | undefined)[]>,
): Promise<{ found: T[]; complete: boolean }> {
  const found: T[] = [];
  for (let number = 1; number <= MAX_PAGES; number++) {
    const page = await read(number);
    found.push(...page.filter((entry) => entry !== undefined));
    if (page.length < PAGE) return { found, complete: true };
  }
  return { found, complete: false };
}
