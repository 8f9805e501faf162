import type { LineStop } from '@landfall/contracts/freeze';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { lineOf } from './line.ts';

/** Who has stopped the line, and why; null while it runs. */
export const getLine = (context: Context): Promise<LineStop | null> => read(context, lineOf);
