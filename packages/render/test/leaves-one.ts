import { existsSync } from 'node:fs';
import { runHere } from '../src/sandbox/run-here.ts';

/** A small process that ends while what it started still runs, when that has said its pid to a file. */
const [file = ''] = process.argv.slice(2);
const script = 'echo $$ > "$1.new"; mv "$1.new" "$1"; exec sleep 60';
const argv = ['-c', script, 'sh', file];
const bounds = { timeoutMs: 60_000, stdoutBytes: 1, stderrBytes: 1 };
const environment = { PATH: '/usr/bin:/bin' };
void runHere({ program: '/bin/sh', argv, cwd: '/', environment, ...bounds }, new AbortController().signal);
setInterval(() => existsSync(file) && process.exit(0), 5);
