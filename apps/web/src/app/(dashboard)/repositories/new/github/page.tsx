import type { Metadata } from 'next';
import { GitHubView } from './view.tsx';

export const metadata: Metadata = { title: 'Connect GitHub' };

type Given = Record<string, string | string[] | undefined>;

/** Where GitHub sends a browser back to. */
export default async function Page({ searchParams }: { searchParams: Promise<Given> }) {
  const given = await searchParams;
  const one = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === 'string' ? value : undefined;
  };
  return (
    <GitHubView
      visitId={one('visit')}
      code={one('code')}
      state={one('state')}
      setup={one('setup_action')}
      refused={one('error') !== undefined}
    />
  );
}
