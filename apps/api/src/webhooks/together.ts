/** Asks for work about one thing. @throws what the work throws, to each of those it was done for */
export type Together<Item, Result> = (key: string, item: Item) => Promise<Result>;

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Has work that is asked for while work of the same key is under way done together, once that has ended, at most `most` at once.
 * Nobody waits for more to come: alone, it is done at once. What is done begins after it was asked for.
 * @param work for all of these, which are of this key; what it gives back is each one's result
 */
export function together<Item, Result>(
  most: number,
  work: (key: string, items: readonly Item[]) => Promise<Result>,
): Together<Item, Result> {
  const lines = new Map<string, Waiting<Item, Result>[]>();
  const walk = async (key: string, line: Waiting<Item, Result>[]) => {
    while (line.length > 0) {
      const some = line.splice(0, most);
      try {
        const result = await work(
          key,
          some.map(({ item }) => item),
        );
        for (const { resolve } of some) resolve(result);
      } catch (error) {
        for (const { reject } of some) reject(error);
      }
    }
    lines.delete(key);
  };
  return (key, item) =>
    new Promise<Result>((resolve, reject) => {
      const waiting = { item, resolve, reject };
      const line = lines.get(key);
      if (line) return void line.push(waiting);
      const fresh = [waiting];
      lines.set(key, fresh);
      void walk(key, fresh);
    });
}
