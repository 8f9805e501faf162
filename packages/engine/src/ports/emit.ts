import type { EngineEvent } from '@landfall/contracts/sync';

/** Port: takes an event, at once and without failing; the host batches and stores it. */
export type Emit = (event: EngineEvent) => void;
