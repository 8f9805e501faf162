/** What the door is told by its environment. */
export type Environment = { hosts: string[]; port: number; backends: { api: string; web: string } };

/**
 * Reads `LANDFALL_DOOR_PORT`, `LANDFALL_API_PORT`, `LANDFALL_WEB_PORT`, and where they are not on this machine
 * `LANDFALL_DOOR_HOST` (what to listen on), `LANDFALL_API_HOST` and `LANDFALL_WEB_HOST`.
 * @throws Error naming the variable that is missing or no port.
 */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const port = (name: string): number => {
    const value = Number(env[name]);
    if (!Number.isInteger(value) || value < 1 || value > 65_535) {
      throw new Error(`${name} must be a port between 1 and 65535; it is ${env[name] ?? 'not set'}.`);
    }
    return value;
  };
  const backend = (name: 'API' | 'WEB') =>
    `http://${env[`LANDFALL_${name}_HOST`] ?? '127.0.0.1'}:${port(`LANDFALL_${name}_PORT`)}`;
  return {
    // both loopbacks: browsers take `localhost` for either
    hosts: env.LANDFALL_DOOR_HOST ? [env.LANDFALL_DOOR_HOST] : ['127.0.0.1', '::1'],
    port: port('LANDFALL_DOOR_PORT'),
    backends: { api: backend('API'), web: backend('WEB') },
  };
}
