/** Statements that Postgres keeps parsed and planned for each connection. Past it the rest is planned anew each time. */
const MOST_NAMES = 300;

/** A list has one text for each of its lengths: they would take all names, and memory of each connection. */
const MOST_ARGUMENTS = 32;
/** Parsed and planned for one call. */
const UNNAMED = '';

/**
 * Names for prepared statements, one for each text: Postgres then parses and plans a statement once for each connection and
 * not at each call, which was most of what it did. Statements without arguments go as they are: BEGIN, COMMIT, scripts.
 */
export function statementNames(): (query: { sql: string; args: readonly unknown[] }) => string {
  const names = new Map<string, string>();
  return ({ sql, args }) => {
    if (args.length === 0 || args.length > MOST_ARGUMENTS) return UNNAMED;
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= MOST_NAMES) return UNNAMED;
    const name = `landfall_${names.size + 1}`;
    names.set(sql, name);
    return name;
  };
}
