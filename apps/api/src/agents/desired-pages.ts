import type { DesiredApplication } from '@landfall/contracts/agent-protocol';

/** What is around the applications in a frame. */
const AROUND_BYTES = 200;

/**
 * Cuts what is wanted into as few frames as carry it, in order; there is always one. An application that fits into none is told
 * with nothing but what is applied, and not to be healed by its agent alone: `bare` has its id. Pure.
 */
export function desiredPages(
  applications: readonly DesiredApplication[],
  mostBytes: number,
): { pages: DesiredApplication[][]; bare: string[] } {
  const pages: DesiredApplication[][] = [[]];
  const bare: string[] = [];
  const most = mostBytes - AROUND_BYTES;
  let held = 0;
  for (const one of applications) {
    const isBare = bytesOf(one) > most;
    if (isBare) bare.push(one.application.id);
    const told = isBare ? withoutDetail(one) : one;
    const bytes = bytesOf(told);
    if (held > 0 && held + bytes > most) {
      pages.push([]);
      held = 0;
    }
    pages.at(-1)?.push(told);
    held += bytes;
  }
  return { pages, bare };
}

const bytesOf = (one: DesiredApplication): number => Buffer.byteLength(JSON.stringify(one)) + 1;

const withoutDetail = (one: DesiredApplication): DesiredApplication => ({
  ...one,
  previous: { snapshotId: one.previous.snapshotId },
  heal: false,
  leave: [],
});
