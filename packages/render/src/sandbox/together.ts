import type { Purpose } from './ready-wall.ts';
import { openShared, type SharedWall } from './shared-wall.ts';

/**
 * Walls for renders that may have one in common: those of one commit of one repository, which one tenant wrote. Each serves one
 * render at a time.
 */
export interface Together {
  /** One that is free, or a new one; undefined where none can be had. */
  take(purpose: Purpose): Promise<SharedWall | undefined>;
  /**
   * After each run.
   * @param isGood the run succeeded: after any other nobody knows what is left in it
   */
  giveBack(wall: SharedWall, isGood: boolean): Promise<void>;
  /** When no more of these renders come: closes what is free, and each of the others when it is given back. */
  end(): Promise<void>;
}

export function together(): Together {
  const free: { key: string; wall: SharedWall }[] = [];
  const keys = new Map<SharedWall, string>();
  let isOver = false;
  return {
    take: async (purpose) => {
      const key = JSON.stringify(purpose);
      const at = free.findIndex((one) => one.key === key);
      const wall = at < 0 ? await openShared(purpose) : free.splice(at, 1)[0]?.wall;
      if (wall) keys.set(wall, key);
      return wall;
    },
    giveBack: async (wall, isGood) => {
      const key = keys.get(wall);
      keys.delete(wall);
      if (isGood && !isOver && key !== undefined) free.push({ key, wall });
      else await wall.close();
    },
    end: async () => {
      isOver = true;
      await Promise.all(free.splice(0).map(({ wall }) => wall.close()));
    },
  };
}
