import { existsSync } from 'node:fs';
import { runProcess } from '../src/sandbox/tool-process.ts';

/** A process that ends while what it started still runs, and a program of that: its pid was said to a file by then. */
const [file = ''] = process.argv.slice(2);
const script = 'sleep 60 & echo $! > "$1.new"; mv "$1.new" "$1"; wait';
const argv = ['-c', script, 'sh', file];
const bounds = { timeoutMs: 60_000, stdoutBytes: 1, stderrBytes: 1 };
const environment = { PATH: '/usr/bin:/bin' };
void runProcess({ program: '/bin/sh', argv, cwd: '/', environment, ...bounds }, new AbortController().signal);
setInterval(() => existsSync(file) && process.exit(0), 5);
