'use client';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useState } from 'react';
import { createQueryClient } from '#src/api/query-client.ts';
import { theme } from '#src/ui/theme/theme.ts';

/** What every page stands in: colours, the query cache, URL state, toasts. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  const [client] = useState(createQueryClient);
  const [styleNonce] = useState(() => rememberNonce(nonce));
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <QueryClientProvider client={client}>
        <NuqsAdapter>{children}</NuqsAdapter>
      </QueryClientProvider>
      <Notifications position="bottom-right" limit={3} />
    </MantineProvider>
  );
}

/** Styles that libraries add later (a drawer locks the page's scrolling) carry the page's nonce too: they look for it here. */
function rememberNonce(nonce: string): string {
  if (typeof window !== 'undefined') Object.assign(window, { __webpack_nonce__: nonce });
  return nonce;
}
