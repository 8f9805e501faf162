import type { DeliveryView } from '@landfall/contracts/repository';

const EVENTS = ['pull_request', 'check_run', 'check_suite'];

/** A delivery about pull requests: it has ended with being told, and what came of it is at the pull request. */
export const isAboutPulls = ({ event }: Pick<DeliveryView, 'event'>): boolean => EVENTS.includes(event);
