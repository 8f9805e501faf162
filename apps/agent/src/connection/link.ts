/** Whether there is a connection that the platform has welcomed, and since when there is none. */
export interface Link {
  /** What opens snapshots while this connection lives; undefined while there is none. */
  access(): string | undefined;
  /** Has the platform been away for longer than a moment? Then this agent is alone. */
  isAlone(): boolean;
  up(access: string): void;
  down(): void;
  /** Called once for each time that the agent finds itself alone. */
  onAlone(listener: () => void): void;
  close(): void;
}

/** @param graceMs how long a cut is nothing but a cut */
export function agentLink(graceMs: number): Link {
  const listeners: (() => void)[] = [];
  let access: string | undefined;
  let alone = false;
  const becomeAlone = () => {
    alone = true;
    for (const listener of listeners) listener();
  };
  let timer: NodeJS.Timeout | undefined = setTimeout(becomeAlone, graceMs);
  return {
    access: () => access,
    isAlone: () => alone,
    up: (given) => {
      clearTimeout(timer);
      timer = undefined;
      access = given;
      alone = false;
    },
    down: () => {
      access = undefined;
      if (!alone) timer ??= setTimeout(becomeAlone, graceMs);
    },
    onAlone: (listener) => void listeners.push(listener),
    close: () => clearTimeout(timer),
  };
}
