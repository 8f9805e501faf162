import { Refusal } from '@landfall/actions/refusal';
import { AddressError } from '@landfall/egress';
import { GitHubError } from '@landfall/providers/github-app';

/** What GitHub did not do is told to whoever asked, in its own three parts. @throws Refusal `unavailable`, `refused` */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GitHubError)
      throw new Refusal(error.retriable ? 'unavailable' : 'refused', error.words);
    if (error instanceof AddressError) throw new Refusal('refused', error.words);
    throw error;
  }
}
