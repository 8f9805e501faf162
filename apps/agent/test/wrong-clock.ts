/**
 * Loaded into an agent's process before it begins: its clock is wrong by `TEST_CLOCK_AHEAD_MS`, wherever it is looked at. The
 * monotonic one is as it is.
 */
const ahead = Number(process.env.TEST_CLOCK_AHEAD_MS ?? 0);
const Right = Date;

globalThis.Date = class Wrong extends Right {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [Right.now() + ahead] : given) as []));
  }
  static override now(): number {
    return Right.now() + ahead;
  }
} as DateConstructor;
