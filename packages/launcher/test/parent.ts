import { inLauncher } from '../src/index.ts';

const module = new URL('./launched.ts', import.meta.url);
const { pid } = await inLauncher<undefined, { pid: number }>(module, 'ids')(undefined);
console.log(pid);
