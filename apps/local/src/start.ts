import { chmod, chown } from 'node:fs/promises';
import path from 'node:path';
import { type Board, openBoard, type Step } from './board.ts';
import type { Options } from './options.ts';
import { chooseSeats, type Seats } from './roles.ts';
import { prepareStateDir, resetStateDir, type StateDir, stateDir } from './state-dir.ts';
import { steps } from './steps.ts';
import type { Stops } from './stops.ts';

/** What a start tells whoever asked for it. */
export interface Told {
  step(step: Step): void;
  say(line: string): void;
}

/** What every part of one start needs to know. */
export interface Start {
  options: Options;
  checkout: string;
  state: StateDir;
  seats: Seats;
  board: Board;
  boardFile: string;
  stops: Stops;
  told: Told;
}

/** Makes the state folder ready, chooses who runs as whom, and opens the board that the API will read. */
export async function openStart(
  options: Options,
  { checkout, stops, told }: Pick<Start, 'checkout' | 'stops' | 'told'>,
): Promise<Start> {
  const state = stateDir(options.stateDir);
  if (options.reset) await resetStateDir(state);
  await prepareStateDir(state);
  const seats = await chooseSeats(state, [process.execPath, path.join(checkout, 'package.json'), state.keys]);
  const gid = seats.accounts?.api.gid;
  if (gid !== undefined) {
    // the API watches this folder, which takes the right to list it
    await chown(state.local, 0, gid);
    await chmod(state.local, 0o750);
  }
  const boardFile = path.join(state.local, 'local.json');
  const board = openBoard({
    file: boardFile,
    steps,
    changed: told.step,
    ...(gid === undefined ? {} : { gid }),
  });
  await board.written();
  return { options, checkout, state, seats, board, boardFile, stops, told };
}

/** Gives a file to the API to read, and to nobody else. */
export async function giveToApi(file: string, { accounts }: Seats): Promise<void> {
  await chmod(file, 0o440);
  if (accounts) await chown(file, 0, accounts.api.gid);
}
