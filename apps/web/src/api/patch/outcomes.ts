import type { EventBody } from '@landfall/contracts/event';
import type { DeliveryOutcome, DeliveryView } from '@landfall/contracts/repository';

type Told = Extract<EventBody, { type: 'delivery-outcome' }>;

/** A delivery with one more outcome; a later one of the same application takes the place of the earlier, as on the server. */
export function withOutcome(view: DeliveryView, outcome: DeliveryOutcome): DeliveryView {
  const others = view.outcomes.filter(
    ({ applicationId }) => applicationId === null || applicationId !== outcome.applicationId,
  );
  return { ...view, outcomes: [...others, outcome] };
}

/** The same in a list that may hold the delivery. */
export function withOutcomeOf<List extends { items: DeliveryView[] }>(list: List, told: Told): List {
  if (!list.items.some(({ id }) => id === told.deliveryId)) return list;
  const items = list.items.map((view) =>
    view.id === told.deliveryId ? withOutcome(view, told.outcome) : view,
  );
  return { ...list, items };
}
