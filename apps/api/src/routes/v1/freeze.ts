import { createWindow } from '@landfall/actions/freeze/create-window';
import { getLine } from '@landfall/actions/freeze/get-line';
import { liftLine } from '@landfall/actions/freeze/lift-line';
import { listWindows } from '@landfall/actions/freeze/list-windows';
import { removeWindow } from '@landfall/actions/freeze/remove-window';
import { stopLine } from '@landfall/actions/freeze/stop-line';
import { updateWindow } from '@landfall/actions/freeze/update-window';
import type { Handlers, RoutesOf } from '../handler.ts';

export const line: Handlers<RoutesOf<'line'>> = {
  'line.get': async ({ context }) => ({ line: await getLine(context) }),
  'line.stop': async ({ context }, { body }) => ({ line: await stopLine(context, body) }),
  'line.lift': async ({ context }) => {
    await liftLine(context);
    return { line: null };
  },
};

export const windows: Handlers<RoutesOf<'windows'>> = {
  'windows.list': async ({ context }) => ({ items: await listWindows(context) }),
  'windows.create': ({ context }, { body }) => createWindow(context, body),
  'windows.update': ({ context }, { params, body }) => updateWindow(context, params.id, body),
  'windows.remove': async ({ context }, { params }) => {
    await removeWindow(context, params.id);
    return null;
  },
};
