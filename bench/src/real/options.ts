import { parseArgs } from 'node:util';
import { inputs } from './pins.ts';

export interface Options {
  minutes: number;
  /** Names of applications; all of them when empty. */
  only: string[];
  port: number;
  keep: boolean;
}

export const usage = `node scripts/bootstrap.mjs exec node bench/src/real/main.ts [OPTIONS]

  --minutes N   how long controllers write status before the last look (default 10)
  --only NAME   only this application (again for more)
  --port N      where the platform listens (default 4700)
  --keep        keep the state folder, with every log
  --help        this`;

/** `undefined` when only help was asked for. @throws Error that names the wrong argument */
export function readOptions(args: string[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '10' },
      only: { type: 'string', multiple: true, default: [] },
      port: { type: 'string', default: '4700' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const names = inputs.flatMap(({ applications }) => applications.map(({ name }) => name));
  const unknown = values.only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--only: there is no "${unknown}", but ${names.join(', ')}.`);
  return {
    minutes: numberOf('--minutes', values.minutes, (minutes) => minutes > 0),
    only: values.only,
    port: numberOf('--port', values.port, (port) => Number.isInteger(port) && port > 0),
    keep: values.keep,
  };
}

function numberOf(name: string, text: string, isFine: (number: number) => boolean): number {
  const number = Number(text);
  if (text.trim() === '' || !isFine(number)) throw new Error(`${name} ${text} is not a number above 0.`);
  return number;
}
