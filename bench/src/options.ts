import { parseArgs } from 'node:util';
import { byThemselves, type Letter, letters } from './scenarios/scenarios.ts';

export interface Options {
  scenarios: Letter[];
  /** How often each is measured; a rehearsal comes first. */
  rounds: number;
  port: number;
  /** Count statements, which costs the database time: seconds say nothing then. */
  statements: boolean;
  /** Of the one repository of `f`. */
  applications: number;
  /** Measure Flux in turns with us, on the same control plane. */
  beside: 'flux' | undefined;
  /** Keep the state folder and its logs. */
  keep: boolean;
}

export const usage = `npm run bench [-- OPTIONS]

  --scenarios a,b1,b500,c,d,e,f,g which ones (default all but f and g; e counts what runs then, so ask for c too)
  --rounds N                    how often each is measured (default 5)
  --applications N              of f's one repository (default 1000)
  --port N                      where the platform listens (default 4700)
  --statements                  count what the database is asked, in place of timing (A is one application's share)
  --beside flux                 measure Flux too, in turns with us on the same control plane (a, b1, b500, c; built once, which takes minutes)
  --keep                        keep the state folder, with every log
  --help                        this`;

/** `undefined` when only help was asked for. @throws Error that names the wrong argument */
export function readOptions(args: string[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      scenarios: { type: 'string', default: byThemselves.join(',') },
      rounds: { type: 'string', default: '5' },
      applications: { type: 'string', default: '1000' },
      port: { type: 'string', default: '4700' },
      beside: { type: 'string' },
      keep: { type: 'boolean', default: false },
      statements: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const asked = values.scenarios.toLowerCase().split(',');
  const unknown = asked.find((name) => !letters.some((letter) => letter === name));
  if (unknown !== undefined)
    throw new Error(`--scenarios: there is no "${unknown}", but ${letters.join(', ')}.`);
  const { beside } = values;
  if (beside !== undefined && beside !== 'flux')
    throw new Error(`--beside: there is no "${beside}", but flux.`);
  return {
    scenarios: letters.filter((letter) => asked.includes(letter)),
    rounds: atLeastOne('--rounds', values.rounds),
    applications: atLeastOne('--applications', values.applications),
    port: atLeastOne('--port', values.port),
    statements: values.statements,
    beside,
    keep: values.keep,
  };
}

function atLeastOne(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${name} ${text} is not a number above 0.`);
  return number;
}
