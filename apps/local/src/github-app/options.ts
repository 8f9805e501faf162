import path from 'node:path';
import { parseArgs } from 'node:util';
import { LaunchError } from '../launch-error.ts';
import type { Place } from './put-away.ts';

export interface MakeOptions {
  /** The first page of the GitHub that makes it. */
  github: string;
  /** Whose App it is; the person's own when left out. */
  organization?: string;
  /** The address that people open Landfall at. */
  publicUrl: string;
  /** Unique at that GitHub; made up when left out. */
  name?: string;
  /** May it be installed on accounts other than the one that owns it? */
  anyAccount: boolean;
  place: Place;
  allowAddresses: string[];
  /** A file with the authorities of an Enterprise Server, PEM. */
  ca?: string;
}

export const usage = `npm run github-app [-- OPTIONS]

  --organization NAME          whose App it is (default: yours)
  --public-url URL             the address that people open Landfall at (default http://localhost:3000)
  --any-account                let it be installed on other accounts than the one that owns it
  --name NAME                  what it is called at GitHub
  --compose                    keep it for docker-compose.yml (default: for npm start)
  --into FOLDER                keep it for npm start in this state folder's place (default .landfall/github-app)
  --github URL                 an Enterprise Server (default https://github.com)
  --allow-address HOST[:PORT]  that may be connected to though its address is private (repeatable)
  --ca FILE                    its certificate authority, if it has its own (PEM)
  --help                       this`;

/** Reads the arguments; `undefined` when only help was asked for. @throws LaunchError naming the argument */
export function readMakeOptions(args: string[], checkout: string): MakeOptions | undefined {
  const values = parsed(args);
  if (values.help) return undefined;
  const { organization, name, ca } = values;
  const url = values['public-url'];
  if (!/^https?:\/\/[^/?#\s]+\/?$/.test(url))
    throw bad('--public-url', url, 'an address like https://landfall.example');
  if (organization !== undefined && !/^[\w-]{1,100}$/.test(organization))
    throw bad('--organization', organization, 'the name of an organization at GitHub');
  // GitHub's bound.
  if (name !== undefined && !/^[\w -]{1,34}$/.test(name))
    throw bad('--name', name, 'at most 34 letters and digits');
  const folder = path.resolve(values.into ?? path.join(checkout, '.landfall/github-app'));
  const compose: Place = {
    kind: 'compose',
    secrets: path.join(checkout, 'infra/compose/secrets'),
    envFile: path.join(checkout, '.env'),
  };
  return {
    github: values.github,
    publicUrl: url,
    anyAccount: values['any-account'],
    place: values.compose ? compose : { kind: 'folder', folder },
    allowAddresses: values['allow-address'],
    ...(organization === undefined ? {} : { organization }),
    ...(name === undefined ? {} : { name }),
    ...(ca === undefined ? {} : { ca: path.resolve(ca) }),
  };
}

const bad = (argument: string, value: string, wanted: string): LaunchError =>
  new LaunchError(`${argument} ${value} is not usable: give ${wanted}.`);

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        organization: { type: 'string' },
        'public-url': { type: 'string', default: 'http://localhost:3000' },
        'any-account': { type: 'boolean', default: false },
        name: { type: 'string' },
        compose: { type: 'boolean', default: false },
        into: { type: 'string' },
        github: { type: 'string', default: 'https://github.com' },
        'allow-address': { type: 'string', multiple: true, default: [] },
        ca: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new LaunchError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
