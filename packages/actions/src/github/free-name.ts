/** Of a slug. */
const MOST = 63;

const slugged = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, MOST)
    .replace(/^-+|-+$/g, '');

/**
 * A name that nobody has to type: the repository's own, else with its owner's before it, else with a number behind.
 * @param taken grows by the name that is given
 */
export function freeName(fullName: string, taken: Set<string>): string {
  const own = slugged(fullName.split('/')[1] ?? '');
  const whole = slugged(fullName.replace('/', '-')) || 'repository';
  const numbered = (number: number): string => `${whole.slice(0, MOST - 5)}-${number}`;
  let name = own === '' ? whole : own;
  if (taken.has(name)) name = whole;
  for (let number = 2; taken.has(name); number++) name = numbered(number);
  taken.add(name);
  return name;
}
