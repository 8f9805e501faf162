import { CHECKOUT_LIMITS } from '../checkout/limits.ts';

/** Bounds of one fetch. */
export interface FetchLimits {
  /** Largest pack, in bytes. */
  maxBytes: number;
  /** From first to last byte, in milliseconds. */
  timeoutMs: number;
  /** Larger files stay at the server, where it lets us choose: no checkout takes them. */
  fileBytes: number;
}

export const FETCH_LIMITS: FetchLimits = {
  maxBytes: 512 * 1024 * 1024,
  timeoutMs: 120_000,
  fileBytes: CHECKOUT_LIMITS.fileBytes,
};
