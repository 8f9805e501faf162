import { createCaller } from './call.ts';

/** The browser's client: same origin, the session cookie goes along by itself. */
export const call = createCaller('');
