/** Counts open streams per key, to bound them. */
export interface StreamBounds {
  /** Takes a place under every key, or none and false when one of them is full. */
  enter(places: readonly { key: string; most: number }[]): boolean;
  leave(places: readonly { key: string }[]): void;
}

export function makeStreamBounds(): StreamBounds {
  const open = new Map<string, number>();
  return {
    enter: (places) => {
      if (places.some(({ key, most }) => (open.get(key) ?? 0) >= most)) return false;
      for (const { key } of places) open.set(key, (open.get(key) ?? 0) + 1);
      return true;
    },
    leave: (places) => {
      for (const { key } of places) {
        const left = (open.get(key) ?? 1) - 1;
        if (left > 0) open.set(key, left);
        else open.delete(key);
      }
    },
  };
}
