/** Header names are lower case, as Node gives them. A header sent twice counts as absent. */
export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Whether a delivery was signed with the repository's own secret, and if not, how it failed. */
export type Verification =
  | { verified: true }
  | {
      verified: false;
      reason: 'signature-missing' | 'signature-malformed' | 'signature-wrong' | 'body-unreadable';
    };

/** What names a delivery: the provider's own id (the same when it is sent again) and its event's name. */
export interface DeliveryName {
  deliveryId: string;
  event: string;
}

/**
 * What a delivery says. All of it is a hint (security section 0, 11): it may wake a repository and be shown, but the
 * commit to deploy is always asked from Git. Texts are bounded and free of control characters, never trusted.
 */
export type ProviderEvent =
  | { kind: 'ping'; message: string }
  | {
      kind: 'push';
      /** Full name, such as `refs/heads/main`. */
      ref: string;
      branch?: string;
      tag?: string;
      /** The head before, as the payload claims; absent when the ref is new. */
      before?: string;
      /** The new head the payload claims; absent when the ref was deleted. */
      after?: string;
      deleted: boolean;
      forced: boolean;
      commits: number;
      pusher: string;
      /** First line of the newest commit's message, '' when there is none. */
      message: string;
    }
  | { kind: 'ignored'; event: string; reason: 'other-event' | 'not-understood' };

/** One line of what a person sets at the provider to get deliveries. `copy` marks what is worth a copy button. */
export interface SetupLine {
  label: string;
  value: string;
  copy: boolean;
}

/** The port to a Git provider (design 2): one file per question, GitHub first. */
export interface Provider {
  readonly name: 'github';
  /** Reads the headers that name a delivery; undefined when they are missing or odd. */
  nameDelivery(headers: WebhookHeaders): DeliveryName | undefined;
  /** Whether there is a signature to check at all: asked before a body is read. */
  bearsSignature(headers: WebhookHeaders): boolean;
  /** Checks the signature over the bytes exactly as received. Never throws. */
  verify(input: { secret: string; rawBody: Uint8Array; headers: WebhookHeaders }): Promise<Verification>;
  /** Reads a verified body. Never throws, whatever the body holds (security HOOK-3). */
  parse(event: string, rawBody: Uint8Array): ProviderEvent;
  /** The exact lines to set at the provider. `url` is where deliveries go; the secret is shown elsewhere, once. */
  setupLines(input: { url: string; repositoryUrl?: string }): SetupLine[];
}

/** The one value of a header, or undefined when it is absent or repeated. */
export function singleHeader(headers: WebhookHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
