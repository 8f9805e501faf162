'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/**
 * Has React taken over what the server drew? A button that needs it stays disabled until then: an early press would be
 * lost, and an early submit would be the browser's own, with what was typed in the address.
 */
export const useAlive = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
