import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/** From now on a program that waits holds our own process open no longer: who waits for it has a timer that does. */
export function letGo(child: ChildProcess): void {
  child.unref();
  // Without a descriptor to spare there are no streams.
  for (const stream of child.stdio ?? []) (stream as Socket | null)?.unref();
}
