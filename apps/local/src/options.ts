import path from 'node:path';
import { parseArgs } from 'node:util';
import { LaunchError } from './launch-error.ts';

/** What a start was asked for. */
export interface Options {
  /** The first port tried for the front door. */
  port: number;
  /** Everything a start keeps is below this folder. */
  stateDir: string;
  /** Forget all data first. */
  reset: boolean;
  /** The cluster that is offered instead of the sandbox. */
  kubeconfig?: string;
  /** Whether a sandbox cluster is made; never when there is a kubeconfig. */
  cluster: boolean;
  /** Whether the dashboard is built and started; the benchmark does without. */
  dashboard: boolean;
  /** Whether an agent is run beside the platform, for the cluster that is offered. */
  agent: boolean;
  /** `HOST` or `HOST:PORT` beyond the devstack's own that the platform may connect to. */
  allowAddresses: string[];
  /** A file with the authorities of Git servers that are not publicly known, PEM. */
  gitCa?: string;
}

export const usage = `npm start [-- OPTIONS]

  --port N                    where to listen (default 3000; the next free one if it is taken)
  --kubeconfig FILE           offer this cluster instead of making a sandbox
  --no-cluster                make no sandbox cluster
  --agent                     run an agent for that cluster too, to be connected in the dashboard
  --no-dashboard              neither build nor start the dashboard
  --allow-address HOST[:PORT] let the platform connect to a private address (repeatable)
  --git-ca FILE               trust these certificate authorities of Git servers too (PEM)
  --reset                     forget all data first
  --state-dir DIR             keep everything there (default .landfall)
  --help                      this`;

/**
 * Reads the arguments of a start; `undefined` when only help was asked for.
 * @throws LaunchError naming the argument and what it should look like.
 */
export function readOptions(args: string[], checkout: string): Options | undefined {
  const values = parsed(args);
  if (values.help) return undefined;
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new LaunchError(`--port ${values.port} is not a port: give a number between 1 and 65535.`);
  }
  if (values.agent && values['no-cluster'] && values.kubeconfig === undefined) {
    throw new LaunchError(
      '--agent needs a cluster: leave --no-cluster out, or name one with --kubeconfig FILE.',
    );
  }
  for (const address of values['allow-address']) checkAddress(address);
  const stateDir = path.resolve(values['state-dir'] ?? path.join(checkout, '.landfall'));
  const kubeconfig = values.kubeconfig === undefined ? undefined : path.resolve(values.kubeconfig);
  return {
    port,
    stateDir,
    reset: values.reset,
    cluster: kubeconfig === undefined && !values['no-cluster'],
    agent: values.agent,
    dashboard: !values['no-dashboard'],
    allowAddresses: values['allow-address'],
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(values['git-ca'] === undefined ? {} : { gitCa: path.resolve(values['git-ca']) }),
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '3000' },
        'state-dir': { type: 'string' },
        reset: { type: 'boolean', default: false },
        kubeconfig: { type: 'string' },
        'no-cluster': { type: 'boolean', default: false },
        agent: { type: 'boolean', default: false },
        'no-dashboard': { type: 'boolean', default: false },
        'allow-address': { type: 'string', multiple: true, default: [] },
        'git-ca': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new LaunchError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

/** A name or an address, with or without a port; an IPv6 address with a port stands in brackets. */
function checkAddress(address: string): void {
  const ipv6 = /^\[[0-9a-f:.]+\](:\d{1,5})?$|^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*$/i;
  const other = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i;
  if (!ipv6.test(address) && !other.test(address)) {
    throw new LaunchError(
      `--allow-address ${address} is neither HOST nor HOST:PORT, such as 10.0.0.7:6443 or git.internal.`,
    );
  }
}
