export { github } from './github/github.ts';
export type {
  DeliveryName,
  Provider,
  ProviderEvent,
  SetupLine,
  Verification,
  WebhookHeaders,
} from './provider.ts';
