/** What has to be ended, in the opposite order of how it was begun. */
export interface Stops {
  /** Remembers how to end something; ends it at once when everything is being ended already. */
  add(stop: () => Promise<void>): void;
  /** Ends everything; safe to call twice. A part that cannot be ended does not keep the others from it. */
  run(): Promise<void>;
}

export function openStops(): Stops {
  const stops: (() => Promise<void>)[] = [];
  let running: Promise<void> | undefined;
  const end = async (stop: () => Promise<void>) => {
    await stop().catch((error: Error) => console.error(`  while stopping: ${error.message}`));
  };
  return {
    add: (stop) => {
      if (running) void end(stop);
      else stops.push(stop);
    },
    run: () => {
      running ??= (async () => {
        for (const stop of stops.toReversed()) await end(stop);
      })();
      return running;
    },
  };
}
