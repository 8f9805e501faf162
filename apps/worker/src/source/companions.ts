import { type Together, together } from '@landfall/render';

/** Renders that go on or wait at the same time, by what they may share. */
export interface Companions {
  /**
   * Does work that renders.
   * @param key the tenant's mirror and the commit: only what the same people wrote in the same commit is rendered together
   * @param work asks, when its turn has come, for walls to share: there are some once it has company
   */
  among<Result>(key: string, work: (shared: () => Together | undefined) => Promise<Result>): Promise<Result>;
}

export function companions(): Companions {
  const present = new Map<string, { count: number; walls?: Together }>();
  return {
    among: async (key, work) => {
      const company = present.get(key) ?? { count: 0 };
      present.set(key, company);
      company.count += 1;
      try {
        return await work(() => {
          if (company.count > 1) company.walls ??= together();
          return company.walls;
        });
      } finally {
        company.count -= 1;
        if (company.count === 0) {
          present.delete(key);
          await company.walls?.end();
        }
      }
    },
  };
}
