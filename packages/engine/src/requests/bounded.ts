/**
 * Runs `work` over all items, at most `parallel` at once; results keep the order. After an error nothing new is begun,
 * and it is thrown once everything under way has ended: whoever catches it knows that nothing goes on behind its back.
 */
export async function mapBounded<Item, Result>(
  items: readonly Item[],
  parallel: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  let failed = false;
  const lane = async () => {
    while (next < items.length && !failed) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(items[index] as Item, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(parallel, items.length) }, lane));
  const broken = lanes.find((one) => one.status === 'rejected');
  if (broken) throw broken.reason;
  return results;
}
