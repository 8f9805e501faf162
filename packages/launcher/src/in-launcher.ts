import { type Launcher, startLauncher } from './launch.ts';

let launcher: Launcher | undefined;

/**
 * A function that runs in the small process of this one. `module` exports it under `name`; it is given the input and a
 * signal that fires when the caller's does, and its types are the caller's promise.
 * @throws LauncherLost when the small process died meanwhile; Error with the message of whatever the function threw
 */
export function inLauncher<Input, Output>(
  module: URL,
  name: string,
): (input: Input, signal?: AbortSignal) => Promise<Output> {
  return async (input, signal) => {
    if (!launcher?.alive()) launcher = startLauncher();
    const value = await launcher.run({ module: module.href, name, input }, signal);
    return value as Output;
  };
}
