import { inLauncher } from '../src/index.ts';

const echo = inLauncher<unknown, unknown>(new URL('./launched.ts', import.meta.url), 'echo');
await echo(1);
await echo(() => undefined).catch((error: Error) => console.log(error.message));
