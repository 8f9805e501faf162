import { execFile } from 'node:child_process';
import { DEFAULT_LIMITS } from '../src/limits.ts';
import { unconfinedCommand } from '../src/sandbox/unconfined.ts';

const [program, ...argv] = unconfinedCommand('/bin/sleep', ['600'], DEFAULT_LIMITS);
const child = execFile(program, argv);
console.log(child.pid);
