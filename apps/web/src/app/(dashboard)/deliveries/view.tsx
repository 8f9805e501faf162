'use client';

import { pagedReads } from '#src/api/reads.ts';
import { usePages } from '#src/api/use-read.ts';
import { DeliveryList } from '#src/components/repository/delivery-list.tsx';
import { Page } from '#src/ui/layout/page.tsx';

/** Every delivery of every repository. */
export function DeliveriesView() {
  return (
    <Page
      crumbs={[{ label: 'Repositories', href: '/repositories' }]}
      title="Deliveries"
      sentence="What webhooks told us and what looking at Git found. A webhook is a hint: Git is asked before anything happens."
    >
      <DeliveryList pages={usePages(pagedReads.deliveries())} />
    </Page>
  );
}
