import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What a check found: the problems, each a line or a block ready to print; none means it passed. */
export type Found = { problems: string[]; warnings?: string[] };

/** One rule of the repository that can be checked without starting anything. */
export type Check = { title: string; run: () => Promise<Found> };

/** A check that is a program of node_modules/.bin: its exit code decides, its output is the problem. */
export function program(title: string, name: string, args: string[]): Check {
  return { title, run: async () => ({ problems: await output(path.join('node_modules/.bin', name), args) }) };
}

function output(file: string, args: string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(root, file), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve(code === 0 ? [] : [Buffer.concat(said).toString().trim() || `${file} ended with ${code}`]);
    });
  });
}
