import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** Has something been asked since a job began: a newer head may be there, and what it does is for nothing. */
export async function isOvertaken(context: Context, id: string, asked: number): Promise<boolean> {
  const row = await read(context, (tx) =>
    tx.pullRequest.findFirst({ where: { id }, select: { asked: true } }),
  );
  return row === null || row.asked > asked;
}
