// Runs a program quietly; what it said is shown only if it failed.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { Refusal } from './report.mjs';

/** Runs `file args` and resolves to its standard output; on failure throws with the last lines of what it said. */
export function run(file, args, { cwd, env, what } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    const output = [];
    child.stdout.on('data', (chunk) => {
      output.push(chunk);
      said.push(chunk);
    });
    child.stderr.on('data', (chunk) => said.push(chunk));
    child.on('error', (error) => reject(new Refusal(`${what ?? file} did not start: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(Buffer.concat(output).toString());
      const tail = Buffer.concat(said).toString().trimEnd().split('\n').slice(-25).join('\n    ');
      reject(new Refusal(`${what ?? file} failed (${signal ?? `exit ${code}`}):\n    ${tail}`));
    });
  });
}
