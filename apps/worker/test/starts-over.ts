import { strippedHere } from '@landfall/launcher/stripped';
import { startOverOnceCompiled } from '../src/start-over.ts';

/** Says what it is once it has not started over. */
console.error('a life');
startOverOnceCompiled();
const { pid, argv, execArgv } = process;
console.log(JSON.stringify({ stripped: strippedHere(), pid, argv: argv.slice(2), execArgv }));
